import type { StandardTable } from '../../columns/standard-table.ts'
import type { Bounds, RowGeometry } from './row-geometry.ts'

/** The `geo` key of GeoParquet 1.1. Without `crs`, coordinates are longitude and latitude of OGC:CRS84. */
export function geoMetadata(type: RowGeometry['type'], extent: Bounds | undefined) {
  return {
    version: '1.1.0',
    primary_column: 'geometry',
    columns: {
      geometry: {
        encoding: 'WKB',
        geometry_types: [type],
        ...(type === 'Polygon' ? { orientation: 'counterclockwise' } : {}),
        ...(extent ? { bbox: [extent.xmin, extent.ymin, extent.xmax, extent.ymax] } : {}),
        covering: {
          bbox: {
            xmin: ['bbox', 'xmin'],
            ymin: ['bbox', 'ymin'],
            xmax: ['bbox', 'xmax'],
            ymax: ['bbox', 'ymax'],
          },
        },
      },
    },
  }
}

/** The `sheaf` key: what the columns alone do not tell. */
export function sheafMetadata(standard: StandardTable) {
  const numbers = standard.table.columns.filter((column) => column.type === 'number')
  const properties = numbers.filter(({ name }) => !['longitude', 'latitude', 'timestamp'].includes(name))
  return {
    operationType: standard.operationType,
    timePrecision: standard.timePrecision,
    units: Object.fromEntries(
      properties.flatMap(({ name, unit }) => (unit === undefined ? [] : [[name, unit]])),
    ),
    derived: properties.filter(({ provenance }) => provenance === 'derived').map(({ name }) => name),
  }
}
