import type { SwathRaster } from '../../geometry/swath-raster.ts'

const WKT = [
  'PROJCS["WGS 84 / Pseudo-Mercator",GEOGCS["WGS 84",DATUM["WGS_1984",',
  'SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],',
  'PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],',
  'AUTHORITY["EPSG","4326"]],PROJECTION["Mercator_1SP"],PARAMETER["central_meridian",0],',
  'PARAMETER["scale_factor",1],PARAMETER["false_easting",0],PARAMETER["false_northing",0],',
  'UNIT["metre",1,AUTHORITY["EPSG","9001"]],AXIS["Easting",EAST],AXIS["Northing",NORTH],',
  'EXTENSION["PROJ4","+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m ',
  '+nadgrids=@null +wktext +no_defs"],AUTHORITY["EPSG","3857"]]',
].join('')

/**
 * The `.aux.xml` that lies beside a PNG and tells where its pixels are: GDAL's persistent auxiliary metadata, read
 * by GDAL, QGIS and ArcGIS. The raster is in EPSG:3857.
 */
export function sideFile({ west, north, pixelWidth, pixelHeight }: SwathRaster): string {
  const transform = [west, pixelWidth, 0, north, 0, -pixelHeight].join(', ')
  return [
    '<PAMDataset>',
    `  <SRS dataAxisToSRSAxisMapping="1,2">${WKT.replaceAll('"', '&quot;')}</SRS>`,
    `  <GeoTransform>${transform}</GeoTransform>`,
    '</PAMDataset>',
    '',
  ].join('\n')
}
