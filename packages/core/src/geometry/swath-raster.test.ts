import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { localStep } from './geodesy.ts'
import { GEOGRAPHIC, WEB_MERCATOR } from './projections.ts'
import { rasterize, type SwathRaster } from './swath-raster.ts'
import type { Swaths } from './swaths.ts'

const DEGREE = Math.PI / 180

interface Swath {
  readonly longitude: number
  readonly latitude: number
  readonly heading: number
  readonly length: number
  readonly width: number
}

function swathsOf(list: readonly Swath[]): Swaths {
  const column = (key: keyof Swath) => Float64Array.from(list, (swath) => swath[key])
  return {
    rows: list.length,
    longitude: column('longitude'),
    latitude: column('latitude'),
    heading: column('heading'),
    length: column('length'),
    width: column('width'),
  }
}

/** How far inside its rectangle a place is, in metres; negative outside. */
function depth(swath: Swath, longitude: number, latitude: number): number {
  const { east, north } = localStep(swath.longitude, swath.latitude, longitude, latitude)
  const sin = Math.sin(swath.heading * DEGREE)
  const cos = Math.cos(swath.heading * DEGREE)
  const along = east * sin + north * cos
  const across = Math.abs(east * cos - north * sin)
  return Math.min(-along, swath.length + along, swath.width / 2 - across)
}

function centres(raster: SwathRaster) {
  const { projection, width, height, west, north, pixelWidth, pixelHeight } = raster
  return Array.from({ length: width * height }, (_, at) => ({
    row: raster.rowOf[at]!,
    longitude: projection.longitude(west + ((at % width) + 0.5) * pixelWidth),
    latitude: projection.latitude(north - (Math.floor(at / width) + 0.5) * pixelHeight),
  }))
}

/** Passes of 6 m to and fro, one point each 2 m. */
function field(passes: number, points: number, spacing = 6, width = 6): Swath[] {
  return Array.from({ length: passes * points }, (_, i) => {
    const pass = Math.floor(i / points)
    const step = i % points
    const up = pass % 2 === 0
    return {
      longitude: 11 + (pass * spacing) / (111_320 * Math.cos(48 * DEGREE)),
      latitude: 48 + ((up ? step + 1 : points - step - 1) * 2) / 111_200,
      heading: up ? 0 : 180,
      length: 2,
      width,
    }
  })
}

describe.each([WEB_MERCATOR, GEOGRAPHIC])('raster in EPSG:$epsg', (projection) => {
  test('a pixel shows the last row that its centre lies in, and nothing far from all', () => {
    const swath = fc.record({
      longitude: fc.double({ min: 11, max: 11.002, noNaN: true }),
      latitude: fc.double({ min: 48, max: 48.002, noNaN: true }),
      heading: fc.double({ min: 0, max: 360, noNaN: true }),
      length: fc.double({ min: 1, max: 60, noNaN: true }),
      width: fc.double({ min: 2, max: 30, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(swath, { minLength: 1, maxLength: 12 }), (list) => {
        const raster = rasterize(swathsOf(list), projection)!
        for (const { row, longitude, latitude } of centres(raster)) {
          const depths = list.map((each) => depth(each, longitude, latitude))
          // Within 5 cm of an edge the plane's rounding may decide.
          if (depths.some((d) => Math.abs(d) < 0.05)) continue
          const last = depths.findLastIndex((d) => d > 0)
          if (last >= 0) expect(row).toBe(last)
          if (Math.max(...depths) < -12) expect(row).toBe(-1)
        }
      }),
      { numRuns: 30 },
    )
  })

  test('between passes that meet, or nearly meet, there is no gap', () => {
    for (const width of [6, 5.6, 4]) {
      const raster = rasterize(swathsOf(field(20, 50, 6, width)), projection)!
      const inside = centres(raster).filter(
        ({ longitude, latitude }) =>
          longitude > 11 && longitude < 11.0015 && latitude > 48.0 && latitude < 48.00089,
      )
      expect(inside.length).toBeGreaterThan(1000)
      expect(inside.filter(({ row }) => row < 0)).toEqual([])
    }
  })

  test('north is up and west is left', () => {
    const raster = rasterize(swathsOf(field(2, 100)), projection)!
    const column = (x: number) =>
      Array.from({ length: raster.height }, (_, y) => raster.rowOf[y * raster.width + x]!)
    // The first pass goes north, so its rows count up from the bottom; it lies west of the second.
    const first = column(1).filter((row) => row >= 0)
    expect(first.length).toBeGreaterThan(90)
    expect(Math.max(...first)).toBeLessThan(100)
    expect(first).toEqual(first.toSorted((a, b) => b - a))
  })

  test('pixels are 2 m on the ground, and larger only where the extent asks for more than 4096', () => {
    const near = rasterize(swathsOf(field(20, 100)), projection)!
    expect(near.width).toBeGreaterThanOrEqual(59)
    expect(near.width).toBeLessThanOrEqual(61)
    expect(near.height).toBeGreaterThanOrEqual(99)
    expect(near.height).toBeLessThanOrEqual(102)

    const far = field(20, 100).map((swath, i) =>
      i % 2 ? swath : { ...swath, latitude: swath.latitude + 0.5 },
    )
    const wide = rasterize(swathsOf(far), projection)!
    expect(wide.height).toBe(4096)
    expect(new Set(wide.rowOf).size).toBeGreaterThan(10)
  })

  test('a false position far away does not coarsen the map', () => {
    const list = [...field(20, 100), { ...field(1, 1)[0]!, latitude: 47 }]
    const raster = rasterize(swathsOf(list), projection)!
    expect(raster.height).toBeLessThan(110)
    expect(raster.rowOf.includes(2000)).toBe(false)
  })

  test('strips narrower than a pixel stay whole', () => {
    const far = field(20, 100).map((swath) => ({ ...swath, latitude: swath.latitude + 0.5, width: 1 }))
    const diagonal = Array.from({ length: 400 }, (_, i) => ({
      longitude: 11 + (i * 2) / 74_000,
      latitude: 48 + (i * 2) / 111_200,
      heading: 45,
      length: 2.83,
      width: 1,
    }))
    const raster = rasterize(swathsOf([...diagonal, ...far]), projection)!
    const lines = new Set(
      centres(raster).flatMap(({ row, latitude }) => (row >= 0 && row < 400 ? [latitude] : [])),
    )
    const metres = (Math.max(...lines) - Math.min(...lines)) * 111_200
    const pixel = (0.5 * 111_200) / 4096
    expect(lines.size).toBeGreaterThan(metres / pixel - 2)
  })
})

test('without a rectangle there is no raster', () => {
  const list = field(1, 3).map((swath) => ({ ...swath, heading: Number.NaN }))
  expect(rasterize(swathsOf(list), WEB_MERCATOR)).toBeUndefined()
  expect(rasterize(swathsOf([]), GEOGRAPHIC)).toBeUndefined()
  expect(rasterize(swathsOf(field(1, 3).map((s) => ({ ...s, latitude: 89 }))), WEB_MERCATOR)).toBeUndefined()
})
