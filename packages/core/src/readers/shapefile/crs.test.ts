import { describe, expect, test } from 'vitest'
import { Unreadable } from '../../bytes/errors.ts'
import { toDegrees } from './crs.ts'
import { WGS84 } from './testing/write-layer.ts'

const NAD83 =
  'GEOGCS["GCS_North_American_1983",DATUM["D_North_American_1983",SPHEROID["GRS_1980",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]'
// EPSG:3417 as ESRI writes it: two standard parallels, feet of the US survey.
const IOWA_NORTH = `PROJCS["NAD_1983_StatePlane_Iowa_North_FIPS_1401_Feet",${NAD83},PROJECTION["Lambert_Conformal_Conic"],PARAMETER["False_Easting",4921250],PARAMETER["False_Northing",3280833.333333333],PARAMETER["Central_Meridian",-93.5],PARAMETER["Standard_Parallel_1",42.06666666666667],PARAMETER["Standard_Parallel_2",43.26666666666667],PARAMETER["Latitude_Of_Origin",41.5],UNIT["Foot_US",0.3048006096012192]]`
// EPSG:26913 as ESRI writes it.
const UTM_13N = `PROJCS["NAD_1983_UTM_Zone_13N",${NAD83},PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000],PARAMETER["False_Northing",0],PARAMETER["Central_Meridian",-105],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0],UNIT["Meter",1]]`
const WGS84_WKT2 =
  'GEOGCRS["WGS 84",ENSEMBLE["World Geodetic System 1984 ensemble",MEMBER["World Geodetic System 1984 (G1762)"],ELLIPSOID["WGS 84",6378137,298.257223563,LENGTHUNIT["metre",1]],ENSEMBLEACCURACY[2.0]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]],CS[ellipsoidal,2],AXIS["geodetic latitude (Lat)",north,ORDER[1],ANGLEUNIT["degree",0.0174532925199433]],AXIS["geodetic longitude (Lon)",east,ORDER[2],ANGLEUNIT["degree",0.0174532925199433]],ID["EPSG",4326]]'
const UTM_15N_WKT2 =
  'PROJCRS["WGS 84 / UTM zone 15N",BASEGEOGCRS["WGS 84",DATUM["World Geodetic System 1984",ELLIPSOID["WGS 84",6378137,298.257223563,LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]]],CONVERSION["UTM zone 15N",METHOD["Transverse Mercator",ID["EPSG",9807]],PARAMETER["Latitude of natural origin",0,ANGLEUNIT["degree",0.0174532925199433],ID["EPSG",8801]],PARAMETER["Longitude of natural origin",-93,ANGLEUNIT["degree",0.0174532925199433],ID["EPSG",8802]],PARAMETER["Scale factor at natural origin",0.9996,SCALEUNIT["unity",1],ID["EPSG",8805]],PARAMETER["False easting",500000,LENGTHUNIT["metre",1],ID["EPSG",8806]],PARAMETER["False northing",0,LENGTHUNIT["metre",1],ID["EPSG",8807]]],CS[Cartesian,2],AXIS["(E)",east,ORDER[1],LENGTHUNIT["metre",1]],AXIS["(N)",north,ORDER[2],LENGTHUNIT["metre",1]],ID["EPSG",32615]]'
const IOWA_NORTH_WKT2 =
  'PROJCRS["NAD83 / Iowa North (ftUS)",BASEGEOGCRS["NAD83",DATUM["North American Datum 1983",ELLIPSOID["GRS 1980",6378137,298.257222101,LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]]],CONVERSION["SPCS83 Iowa North zone (US Survey feet)",METHOD["Lambert Conic Conformal (2SP)",ID["EPSG",9802]],PARAMETER["Latitude of false origin",41.5,ANGLEUNIT["degree",0.0174532925199433],ID["EPSG",8821]],PARAMETER["Longitude of false origin",-93.5,ANGLEUNIT["degree",0.0174532925199433],ID["EPSG",8822]],PARAMETER["Latitude of 1st standard parallel",43.2666666666667,ANGLEUNIT["degree",0.0174532925199433],ID["EPSG",8823]],PARAMETER["Latitude of 2nd standard parallel",42.0666666666667,ANGLEUNIT["degree",0.0174532925199433],ID["EPSG",8824]],PARAMETER["Easting at false origin",4921250,LENGTHUNIT["US survey foot",0.304800609601219],ID["EPSG",8826]],PARAMETER["Northing at false origin",3280833.3333,LENGTHUNIT["US survey foot",0.304800609601219],ID["EPSG",8827]]],CS[Cartesian,2],AXIS["easting (X)",east,ORDER[1],LENGTHUNIT["US survey foot",0.304800609601219]],AXIS["northing (Y)",north,ORDER[2],LENGTHUNIT["US survey foot",0.304800609601219]],ID["EPSG",3417]]'

type Position = readonly [number, number]

function degreesOf(prj: string, positions: readonly Position[]) {
  const x = Float64Array.from(positions, (position) => position[0])
  const y = Float64Array.from(positions, (position) => position[1])
  const warnings = toDegrees(x, y, prj, 'a').map((warning) => warning.code)
  return { longitude: [...x], latitude: [...y], warnings }
}

describe('coordinates in degrees', () => {
  test.each([
    ['NAD83', WGS84.replace('D_WGS_1984', 'D_North_American_1983'), ['datum_assumed']],
    ['WGS 84', WGS84, []],
    ['WGS 84 in WKT2', WGS84_WKT2, []],
  ])('%s are taken as they are', (_, prj, warnings) => {
    expect(degreesOf(prj, [[-93.1, 41.6]])).toEqual({ longitude: [-93.1], latitude: [41.6], warnings })
  })
})

describe('projected coordinates', () => {
  // The origin of a projection lies where its own definition says. The meridian from the equator to 45 degrees is
  // 4,984,944.378 m long on WGS 84 and GRS 80.
  test.each([
    ['state plane feet', IOWA_NORTH, [4921250, 3280833.333333333], [-93.5, 41.5]],
    ['state plane feet in WKT2', IOWA_NORTH_WKT2, [4921250, 3280833.333333333], [-93.5, 41.5]],
    ['NAD83 UTM', UTM_13N, [500000, 4984944.378 * 0.9996], [-105, 45]],
    ['UTM in WKT2', UTM_15N_WKT2, [500000, 4984944.378 * 0.9996], [-93, 45]],
  ] as const)('%s', (_, prj, from, to) => {
    const { longitude, latitude } = degreesOf(prj, [from])
    expect(longitude[0]).toBeCloseTo(to[0], 8)
    expect(latitude[0]).toBeCloseTo(to[1], 7)
  })

  test.each([
    ['WKT1', IOWA_NORTH],
    ['WKT2', IOWA_NORTH_WKT2],
  ])('feet of the US survey are feet, not metres: %s', (_, prj) => {
    const [x, y, step] = [4921250, 3280833.333333333, 1000]
    const { latitude } = degreesOf(prj, [
      [x, y],
      [x, y + step],
    ])
    // A degree of the meridian is 111,064.6 m here; the scale of the map is 1 on the standard parallels.
    const metres = (latitude[1]! - latitude[0]!) * 111_064.6
    expect(metres / (step * 0.3048006096)).toBeCloseTo(1, 3)
  })

  test('outside of the projection are no position', () => {
    expect(
      degreesOf(UTM_13N, [
        [Number.NaN, 1],
        [500000, 0],
      ]).longitude[0],
    ).toBeNaN()
  })
})

test.each([
  ['a local grid', 'LOCAL_CS["Site grid",UNIT["Meter",1]]'],
  ['an old datum', WGS84.replaceAll('WGS_1984', 'North_American_1927')],
  ['an unknown projection', `PROJCS["Own",${WGS84},PROJECTION["Nobodys"],UNIT["Meter",1]]`],
  ['nonsense', '"'],
])('%s is refused', (_, prj) => {
  expect(() => degreesOf(prj, [[-93.1, 41.6]])).toThrow(Unreadable)
  expect(() => degreesOf(prj, [[-93.1, 41.6]])).toThrow(/cannot be turned into WGS 84/)
})
