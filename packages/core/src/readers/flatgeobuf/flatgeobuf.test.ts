import { serialize } from 'flatgeobuf/lib/mjs/geojson.js'
import { expect, test } from 'vitest'
import { numberOf, textOf } from '../../columns/table.ts'
import { codesOfChanged, outcomeOf } from '../features/testing/outcome.ts'

const RING = [
  [-93, 42],
  [-93, 42.002],
  [-92.998, 42.002],
  [-92.998, 42],
  [-93, 42],
]
type Geometry = { type: 'Point'; coordinates: number[] } | { type: 'Polygon'; coordinates: number[][][] }

function layer(geometries: readonly Geometry[], properties: object, crs = 0): Buffer {
  const features = geometries.map((geometry) => ({ type: 'Feature' as const, geometry, properties }))
  return Buffer.from(
    serialize({ type: 'FeatureCollection', features } as Parameters<typeof serialize>[0], crs),
  )
}

const points = Array.from({ length: 40 }, (_, i) => ({
  type: 'Point' as const,
  coordinates: [-93 - i * 1e-5, 42 + i * 1e-5],
}))
const LOG = { timestamp: '2020-05-01T10:00:00Z', appliedRate: 4.25, crop: 'corn' }

test('points are a log', async () => {
  const { tables } = await outcomeOf(layer(points, LOG, 4326))
  const { table, format } = tables[0]!
  expect([format, table.rows]).toEqual(['FLATGEOBUF', 40])
  expect(numberOf(table, 'longitude')?.values[39]).toBe(points[39]!.coordinates[0])
  expect(numberOf(table, 'appliedRate')?.values[0]).toBe(4.25)
  expect(textOf(table, 'crop')?.dictionary).toEqual(['corn'])
})

test('polygons without rates are boundaries', async () => {
  const { boundaries } = await outcomeOf(layer([{ type: 'Polygon', coordinates: [RING] }], { name: 'Home' }))
  expect(boundaries).toMatchObject([{ name: 'Home', polygons: [[RING]] }])
})

test('metres are refused by name', async () => {
  expect((await outcomeOf(layer(points, LOG, 32615))).code).toBe('unsupported_crs')
})

test('what is cut anywhere is refused', async () => {
  const bytes = layer(points, LOG)
  for (let end = 9; end < bytes.length - 1; end += 97) {
    expect((await outcomeOf(bytes.subarray(0, end))).tables).toEqual([])
  }
})

test('any changed byte of the header and the first features gives a code or a table', async () => {
  const codes = await codesOfChanged(layer(points.slice(0, 4), LOG), Array(600).keys())
  expect(codes).toContain('read')
  expect(codes).toContain('corrupt_flatgeobuf')
})
