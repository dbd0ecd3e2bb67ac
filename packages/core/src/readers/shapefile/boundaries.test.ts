import { describe, expect, test } from 'vitest'
import { Unreadable } from '../../bytes/errors.ts'
import { convert } from '../../convert.ts'
import { geodesicArea } from '../../geometry/geodesy.ts'
import type { EntryReport, FieldBoundary } from '../reader.ts'
import { readSource } from '../registry.ts'
import { folder, WGS84, type WrittenField, writeDbf, writePolygons } from './testing/write-layer.ts'

const NOW = Date.UTC(2026, 0, 1)
const NAME: WrittenField[] = [{ name: 'FIELD_NAME', type: 'C', width: 20 }]

/** Clockwise, as outer rings are in shapefiles. */
function square(west: number, south: number, size: number): [number, number][] {
  const [east, north] = [west + size, south + size]
  return [
    [west, south],
    [west, north],
    [east, north],
    [east, south],
    [west, south],
  ]
}
const hole = (west: number, south: number, size: number) => square(west, south, size).reverse()

async function read(files: Record<string, Uint8Array | string>) {
  const boundaries: FieldBoundary[] = []
  const entries: EntryReport[] = []
  const codes: string[] = []
  for await (const event of readSource(folder(files), { now: NOW })) {
    if (event.kind === 'boundary') boundaries.push(event.boundary)
    else if (event.kind === 'entry') entries.push(event.entry)
    else if (event.kind === 'failed') codes.push(event.error.code)
  }
  return { boundaries, entries, codes }
}

function layer(shapes: Buffer, rows: readonly (readonly string[])[], fields = NAME, prj = WGS84) {
  return { 'a.shp': shapes, 'a.dbf': writeDbf(fields, rows), 'a.prj': prj }
}

describe('a layer of polygons without rates', () => {
  test('is a boundary a record, with its names, and read', async () => {
    const fields = ['CLIENT', 'FARM', 'FIELD'].map((name) => ({ name, type: 'C', width: 20 }))
    const shapes = writePolygons([[square(10, 50, 1)], [square(12, 50, 1)]])
    const rows = [
      ['Ann', 'Home', 'North 40'],
      ['Ann', '', ''],
    ]
    const { boundaries, entries } = await read(layer(shapes, rows, fields))
    expect(boundaries.map(({ polygons: _, ...told }) => told)).toEqual([
      { key: 'a.shp#1', name: 'North 40', grower: 'Ann', farm: 'Home' },
      { key: 'a.shp#2', name: 'a 2', grower: 'Ann' },
    ])
    expect(entries).toEqual(['a.shp', 'a.dbf', 'a.prj'].map((path) => ({ path, outcome: 'read' })))
  })

  test('has its rings as GeoJSON wants them: outer counter-clockwise and first, holes clockwise', async () => {
    const shapes = writePolygons([[square(10, 50, 1), hole(10.2, 50.2, 0.2)]])
    const { boundaries } = await read(layer(shapes, [['x']]))
    expect(boundaries[0]!.polygons).toEqual([[hole(10, 50, 1), square(10.2, 50.2, 0.2)]])
    expect(geodesicArea(boundaries[0]!.polygons)).toBeGreaterThan(0)
  })

  test('of type PolygonZ', async () => {
    const { boundaries } = await read(layer(writePolygons([[square(10, 50, 1)]], 15), [['x']]))
    expect(boundaries[0]!.polygons).toEqual([[hole(10, 50, 1)]])
  })

  test('leaves out deleted rows', async () => {
    const shapes = writePolygons([[square(10, 50, 1)], [square(12, 50, 1)]])
    const dbf = writeDbf(NAME, [['gone'], ['kept']], { deleted: [0] })
    const { boundaries } = await read({ ...layer(shapes, []), 'a.dbf': dbf })
    expect(boundaries.map(({ key, name }) => [key, name])).toEqual([['a.shp#2', 'kept']])
  })

  test('in metres is turned into degrees by its .prj', async () => {
    const prj = `PROJCS["WGS_1984_UTM_Zone_12N",${WGS84},PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",-111],PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["Meter",1]]`
    const shapes = writePolygons([[square(500_000, 5_000_000, 1000)]])
    const { boundaries } = await read(layer(shapes, [['x']], NAME, prj))
    // 1 km of the map is 1 / 0.9996 km on the central meridian.
    expect(geodesicArea(boundaries[0]!.polygons) / (1e6 / 0.9996 ** 2)).toBeCloseTo(1, 6)
    expect(boundaries[0]!.polygons[0]![0]![0]![0]).toBeCloseTo(-111, 9)
  })

  test('without a .prj says what was assumed', async () => {
    const { 'a.prj': _, ...files } = layer(writePolygons([[square(10, 50, 1)]]), [['x']])
    const { entries } = await read(files)
    expect(entries).toContainEqual(expect.objectContaining({ outcome: 'read', code: 'crs_assumed' }))
  })

  test('without an area on the globe is refused', async () => {
    const flat: [number, number][] = [
      [10, 50],
      [11, 50],
      [10, 50],
    ]
    const { boundaries, codes } = await read(layer(writePolygons([[flat]]), [['x']]))
    expect([boundaries, codes]).toEqual([[], ['no_valid_positions']])
  })

  test('with rings that reach past their record is refused', async () => {
    const shapes = writePolygons([[square(10, 50, 1)]])
    shapes.writeUInt32LE(9, 100 + 8 + 40)
    const { boundaries, codes } = await read(layer(shapes, [['x']]))
    expect([boundaries, codes]).toEqual([[], ['corrupt_shapefile']])
  })

  test('as a machine file is refused with what to do', async () => {
    const files = layer(writePolygons([[square(10, 50, 1)]]), [['x']])
    const kinds: string[] = []
    const converting = (async () => {
      for await (const event of convert(folder(files), { now: NOW })) kinds.push(event.kind)
    })()
    await expect(converting).rejects.toThrow(Unreadable)
    await expect(converting).rejects.toMatchObject({ code: 'boundaries_only' })
    expect(kinds).toEqual(['boundary', 'entry', 'entry', 'entry'])
  })
})
