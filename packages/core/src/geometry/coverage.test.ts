import { area, EndType, FillRule, inflatePaths, JoinType, union } from 'clipper2-ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coverage } from './coverage.ts'
import { geodesicArea, type MultiPolygonCoordinates, meridianRadius, parallelRadius } from './geodesy.ts'
import type { Swaths } from './swaths.ts'

const DEGREE = Math.PI / 180
/** A metre. */
const STEPS = 10_000
const LON = -93.2
const LAT = 41.7

interface Rectangle {
  /** Metres east and north of (LON, LAT), where it ends. */
  x: number
  y: number
  heading: number
  length: number
  width: number
}

function swathsOf(rectangles: readonly Rectangle[], lon = LON, lat = LAT): Swaths {
  const column = (of: (r: Rectangle) => number) => Float64Array.from(rectangles, of)
  return {
    rows: rectangles.length,
    longitude: column(({ x }) => lon + x / parallelRadius(lat) / DEGREE),
    latitude: column(({ y }) => lat + y / meridianRadius(lat) / DEGREE),
    heading: column((r) => r.heading),
    length: column((r) => r.length),
    width: column((r) => r.width),
  }
}

/** A walk that turns a little at each step. */
function track(turns: readonly number[], start: Omit<Rectangle, 'length'>, length: number): Rectangle[] {
  let { x, y, heading } = start
  return turns.map((turn) => {
    heading = (heading + turn + 360) % 360
    x += length * Math.sin(heading * DEGREE)
    y += length * Math.cos(heading * DEGREE)
    return { x, y, heading, length, width: start.width }
  })
}

/**
 * The areas of the union of rectangles, and of each of its holes, by an overlay of polygons on a grid of 0.1 mm: as
 * they are, and with slits closed that are up to a given width.
 */
function unionAreas(rectangles: readonly Rectangle[], slit: number): { area: number; holes: number[] }[] {
  const corners = rectangles.map(({ x, y, heading, length, width }) => {
    const [east, north] = [Math.sin(heading * DEGREE), Math.cos(heading * DEGREE)]
    const corner = (along: number, across: number) => ({
      x: Math.round((x + along * east + across * north) * STEPS),
      y: Math.round((y + along * north - across * east) * STEPS),
    })
    const half = width / 2
    return [corner(0, half), corner(0, -half), corner(-length, -half), corner(-length, half)]
  })
  const exact = union(corners, FillRule.NonZero)
  const by = (slit / 2) * STEPS
  const grown = inflatePaths(exact, by, JoinType.Miter, EndType.Polygon)
  const closed = inflatePaths(grown, -by, JoinType.Miter, EndType.Polygon)
  return [exact, closed].map((paths) => {
    const areas = paths.map((path) => area(path) / STEPS ** 2)
    return {
      area: areas.reduce((sum, each) => sum + each, 0),
      holes: areas.filter((each) => each < 0).map((each) => -each),
    }
  })
}

type Ring = number[][]

function signedArea(ring: Ring): number {
  let twice = 0
  for (let i = 0; i + 1 < ring.length; i++)
    twice += ring[i]![0]! * ring[i + 1]![1]! - ring[i + 1]![0]! * ring[i]![1]!
  return twice
}

function inside(point: number[], ring: Ring): boolean {
  let odd = false
  for (let i = 0; i + 1 < ring.length; i++) {
    const [x0, y0, x1, y1] = [...ring[i]!, ...ring[i + 1]!] as [number, number, number, number]
    if (y0 > point[1]! !== y1 > point[1]! && point[0]! < x0 + ((point[1]! - y0) / (y1 - y0)) * (x1 - x0))
      odd = !odd
  }
  return odd
}

/** Every pair of sides is compared: none may touch, but for neighbours in their common corner. */
function expectValid(polygons: MultiPolygonCoordinates): void {
  const sides: { ring: Ring; i: number }[] = []
  for (const rings of polygons) {
    for (const [k, ring] of rings.entries()) {
      expect(ring.length).toBeGreaterThanOrEqual(4)
      expect(ring[0]).toEqual(ring.at(-1))
      expect(Math.sign(signedArea(ring))).toBe(k === 0 ? 1 : -1)
      if (k > 0) expect(inside(ring[0]!, rings[0]!)).toBe(true)
      for (let i = 0; i + 1 < ring.length; i++) sides.push({ ring, i })
    }
    for (const other of polygons) {
      if (other === rings) continue
      const within = inside(rings[0]![0]!, other[0]!)
      const inHole = other.slice(1).some((hole) => inside(rings[0]![0]!, hole))
      expect(within && !inHole).toBe(false)
    }
  }
  const whole = (v: number) => Math.round(v * 1e8)
  const cross = (o: number[], a: number[], b: number[]) =>
    Math.sign(
      (whole(a[0]!) - whole(o[0]!)) * (whole(b[1]!) - whole(o[1]!)) -
        (whole(a[1]!) - whole(o[1]!)) * (whole(b[0]!) - whole(o[0]!)),
    )
  let touching = 0
  for (const [s, { ring: p, i }] of sides.entries()) {
    for (let t = s + 1; t < sides.length; t++) {
      const { ring: q, i: j } = sides[t]!
      const [a, b, c, d] = [p[i]!, p[i + 1]!, q[j]!, q[j + 1]!]
      const last = p.length - 2
      if (p === q && (j === i + 1 || (i === 0 && j === last))) continue
      if (Math.max(a[0]!, b[0]!) < Math.min(c[0]!, d[0]!) || Math.max(c[0]!, d[0]!) < Math.min(a[0]!, b[0]!))
        continue
      if (Math.max(a[1]!, b[1]!) < Math.min(c[1]!, d[1]!) || Math.max(c[1]!, d[1]!) < Math.min(a[1]!, b[1]!))
        continue
      if (cross(a, b, c) * cross(a, b, d) <= 0 && cross(c, d, a) * cross(c, d, b) <= 0) touching++
    }
  }
  expect(touching).toBe(0)
}

describe('coverage', () => {
  test('a rectangle trails from its point', () => {
    const { coordinates } = coverage(swathsOf([{ x: 0, y: 0, heading: 90, length: 20, width: 10 }]))
    expect(geodesicArea(coordinates) / 200).toBeCloseTo(1, 2)
    const longitudes = coordinates[0]![0]!.map(([lon]) => lon!)
    expect(Math.max(...longitudes)).toBeCloseTo(LON, 5)
    expect((Math.min(...longitudes) - LON) * DEGREE * parallelRadius(LAT)).toBeCloseTo(-20, 0)
  })

  test('random tracks: within 1 % of the union with small holes and slits closed, and valid', () => {
    const one = fc.record({
      start: fc.record({
        x: fc.double({ min: -25, max: 25, noNaN: true }),
        y: fc.double({ min: -25, max: 25, noNaN: true }),
        heading: fc.double({ min: 0, max: 360, maxExcluded: true, noNaN: true }),
        width: fc.double({ min: 0.3, max: 9, noNaN: true }),
      }),
      length: fc.double({ min: 0.5, max: 4, noNaN: true }),
      turns: fc.array(fc.double({ min: -15, max: 15, noNaN: true }), { minLength: 5, maxLength: 40 }),
    })
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 4 }), (tracks) => {
        const rectangles = tracks.flatMap(({ turns, start, length }) => track(turns, start, length))
        const widest = Math.max(...rectangles.map(({ width }) => width))
        const unions = unionAreas(rectangles, Math.max(0.02, widest / 10))
        fc.pre(unions.every(({ holes }) => holes.every((hole) => Math.abs(hole - 50) > 2)))
        const [least = 0, most = 0] = unions.map(
          ({ area, holes }) => area + holes.filter((hole) => hole < 50).reduce((sum, hole) => sum + hole, 0),
        )
        const { coordinates } = coverage(swathsOf(rectangles))
        const covered = geodesicArea(coordinates)
        expect(covered).toBeGreaterThan(0.99 * least)
        expect(covered).toBeLessThan(1.01 * most)
        expectValid(coordinates)
      }),
      { numRuns: 200, endOnFailure: true },
    )
  })

  test.each([0.3, 0.5, 0.76, 2])('single rows %d m wide, apart from one another', (width) => {
    const rows = Array.from({ length: 12 }, (_, k) =>
      track(Array(60).fill(0), { x: k * 3 * width, y: 0, heading: 23, width }, 2),
    ).flat()
    const { coordinates } = coverage(swathsOf(rows))
    expect(Math.abs(geodesicArea(coordinates) / (12 * 60 * 2 * width) - 1)).toBeLessThan(0.01)
    expect(coordinates).toHaveLength(12)
    expectValid(coordinates)
  })

  test('a ring around a pond keeps its hole, a small one is closed', () => {
    const ring = (radius: number, width: number) => {
      const steps = 90
      const length = (2 * Math.PI * radius) / steps
      return track(Array(steps).fill(360 / steps), { x: 0, y: 0, heading: 0, width }, length)
    }
    const { coordinates } = coverage(swathsOf(ring(30, 6)))
    expect(coordinates).toHaveLength(1)
    expect(coordinates[0]).toHaveLength(2)
    expectValid(coordinates)
    expect(coverage(swathsOf(ring(6, 5))).coordinates[0]).toHaveLength(1)
  })

  test('points spread over continents become places of their own', () => {
    const places = [
      [-93, 42],
      [2.35, 48.8],
      [151.2, -33.9],
      [-58.4, -34.6],
      [179.99, 0.1],
      [36.8, -1.3],
    ]
    const parts = places.map(([lon, lat]) =>
      swathsOf(track(Array(50).fill(1), { x: 0, y: 0, heading: 10, width: 8 }, 2), lon, lat),
    )
    const join = (of: (s: Swaths) => Float64Array) => Float64Array.from(parts.flatMap((s) => [...of(s)]))
    const all: Swaths = {
      rows: 300,
      longitude: join((s) => s.longitude),
      latitude: join((s) => s.latitude),
      heading: join((s) => s.heading),
      length: join((s) => s.length),
      width: join((s) => s.width),
    }
    const { coordinates, leftOut } = coverage(all)
    expect(leftOut).toBe(0)
    expect(coordinates).toHaveLength(6)
    for (const polygon of coordinates)
      expect(geodesicArea([polygon]) / geodesicArea([coordinates[0]!])).toBeCloseTo(1, 1)
  })

  test('scattered points are capped, not fatal', () => {
    const rows = 4000
    const random = (seed: number) => Float64Array.from({ length: rows }, (_, i) => ((i + 1) * seed) % 1)
    const { coordinates, leftOut } = coverage({
      rows,
      longitude: random(0.618034).map((v) => v * 360 - 180),
      latitude: random(0.754878).map((v) => v * 140 - 70),
      heading: random(0.31).map((v) => v * 360),
      length: new Float64Array(rows).fill(2),
      width: new Float64Array(rows).fill(9),
    })
    expect(coordinates.length).toBe(1000)
    expect(leftOut).toBe(3000)
  })

  test('incomplete rows are left out', () => {
    const good = track(Array(20).fill(0), { x: 0, y: 0, heading: 45, width: 6 }, 3)
    const bad = [
      { x: Number.NaN, y: 0, heading: 0, length: 3, width: 6 },
      { x: 500, y: 0, heading: Number.NaN, length: 3, width: 6 },
      { x: 500, y: 0, heading: 0, length: 0, width: 6 },
      { x: 500, y: 0, heading: 0, length: 3, width: -6 },
      { x: 500, y: 0, heading: 0, length: Number.POSITIVE_INFINITY, width: 6 },
    ]
    expect(coverage(swathsOf([...good, ...bad]))).toEqual(coverage(swathsOf(good)))
    expect(coverage(swathsOf(bad)).coordinates).toEqual([])
  })
})
