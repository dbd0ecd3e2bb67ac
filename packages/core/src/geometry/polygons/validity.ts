import type { MultiPolygon } from './bounds.ts'
import { type Contact, contactsOf } from './contacts.ts'
import { liesIn } from './containment.ts'
import { type Ring, ringsOf } from './rings.ts'

/** Kinds of fault, in the words of a reader; named as by the Java Topology Suite. */
const FAULTS = {
  REPEATED_POINT: 'Repeated point',
  HOLE_OUTSIDE_SHELL: 'Hole lies outside its shell',
  NESTED_HOLES: 'Holes lie in one another',
  DISCONNECTED_INTERIOR: 'Interior is disconnected',
  SELF_INTERSECTION: 'Self-intersection',
  RING_SELF_INTERSECTION: 'Ring self-intersection',
  NESTED_SHELLS: 'Shells lie in one another',
  DUPLICATE_RINGS: 'Duplicate rings',
  TOO_FEW_POINTS: 'Too few distinct points',
  INVALID_COORDINATE: 'Invalid coordinate',
  RING_NOT_CLOSED: 'Ring is not closed',
  NOT_ALLOWED_GEOMETRY_TYPE: 'Only polygons and multipolygons are allowed',
} as const
export type FaultKind = keyof typeof FAULTS

export interface Fault {
  readonly kind: FaultKind
  /** [longitude, latitude] where it is; not for faults of the geometry as a whole. */
  readonly at?: readonly number[]
}

/** A GeoJSON geometry, not known to be one. */
export interface GeometryLike {
  readonly type?: unknown
  readonly coordinates?: unknown
}

/** The polygons of a GeoJSON Polygon or MultiPolygon; undefined of anything else. Rings are not looked at. */
export function polygonsOf({ type, coordinates }: GeometryLike): MultiPolygon | undefined {
  const polygons = type === 'Polygon' ? [coordinates] : type === 'MultiPolygon' ? coordinates : undefined
  const nested = (value: unknown, depth: number): boolean =>
    Array.isArray(value) && (depth === 0 || value.every((each) => nested(each, depth - 1)))
  return nested(polygons, 3) ? (polygons as MultiPolygon) : undefined
}

/**
 * The first fault of a geometry, or undefined when it is valid by OGC Simple Features 6.1.11 and 6.1.14 (as judged
 * in the plane of longitude and latitude), with positions that are on earth. A position that repeats the one before
 * is no fault there: `REPEATED_POINT` is never told.
 */
export function validityOf(geometry: GeometryLike): Fault | undefined {
  const polygons = polygonsOf(geometry)
  if (!polygons) return { kind: 'NOT_ALLOWED_GEOMETRY_TYPE' }
  return faultOfPositions(polygons) ?? faultOfRings(ringsOf(polygons))
}

/** Also where the fault lies, as well-known text: `Self-intersection at POINT (11.5 48.1)`. */
export function describeFault({ kind, at }: Fault): string {
  return at ? `${FAULTS[kind]} at POINT (${at[0]} ${at[1]})` : FAULTS[kind]
}

function faultOfPositions(polygons: MultiPolygon): Fault | undefined {
  const rings = polygons.flat()
  if (polygons.length === 0 || polygons.some((each) => each.length === 0)) return { kind: 'TOO_FEW_POINTS' }
  for (const ring of rings) {
    const bad = ring.find((position) => !isOnEarth(position))
    if (bad) return { kind: 'INVALID_COORDINATE', at: [Number(bad[0]), Number(bad[1])] }
  }
  for (const ring of rings) {
    const [first, last] = [ring[0], ring.at(-1)]
    if (first && (first[0] !== last?.[0] || first[1] !== last?.[1]))
      return { kind: 'RING_NOT_CLOSED', at: first.slice(0, 2) }
  }
  return undefined
}

function isOnEarth([lon, lat]: number[]): boolean {
  return typeof lon === 'number' && typeof lat === 'number' && Math.abs(lon) <= 180 && Math.abs(lat) <= 90
}

function faultOfRings(rings: Ring[]): Fault | undefined {
  const short = rings.find(({ x }) => x.length < 3)
  if (short) return { kind: 'TOO_FEW_POINTS', ...(short.x.length > 0 ? { at: cornerOf(short) } : {}) }
  const twin = duplicate(rings)
  if (twin) return { kind: 'DUPLICATE_RINGS', at: cornerOf(twin) }
  const contacts = contactsOf(rings)
  if ('kind' in contacts) return contacts
  return faultOfNesting(rings) ?? faultOfInterior(contacts)
}

function faultOfNesting(rings: Ring[]): Fault | undefined {
  const shells = rings.filter(({ hole }) => !hole)
  const holesOf = shells.map((): Ring[] => [])
  for (const ring of rings) if (ring.hole) holesOf[ring.polygon]?.push(ring)
  for (const [polygon, shell] of shells.entries()) {
    const outside = holesOf[polygon]?.find((hole) => !liesIn(hole, shell))
    if (outside) return { kind: 'HOLE_OUTSIDE_SHELL', at: cornerOf(outside) }
  }
  for (const holes of holesOf) {
    const nested = holes.find((hole) => holes.some((other) => other !== hole && liesIn(hole, other)))
    if (nested) return { kind: 'NESTED_HOLES', at: cornerOf(nested) }
  }
  for (const shell of shells) {
    const around = shells.find(
      (other) =>
        other !== shell &&
        liesIn(shell, other) &&
        !holesOf[other.polygon]?.some((hole) => liesIn(shell, hole)),
    )
    if (around) return { kind: 'NESTED_SHELLS', at: cornerOf(shell) }
  }
  return undefined
}

/**
 * Rings of a polygon and the points where they touch are a graph. Where it has a cycle, the cycle parts the interior
 * in two.
 */
function faultOfInterior(contacts: readonly Contact[]): Fault | undefined {
  const parents = new Map<unknown, unknown>()
  const rootOf = (node: unknown): unknown => {
    let root = node
    while (parents.has(root)) root = parents.get(root)
    if (root !== node) parents.set(node, root)
    return root
  }
  const joined = new Set<string>()
  const numbers = new Map<Ring, number>()
  for (const { a, b, at } of contacts) {
    for (const ring of [a, b]) {
      if (!numbers.has(ring)) numbers.set(ring, numbers.size)
      const point = `${ring.polygon} ${at[0]} ${at[1]}`
      // The same contact may be found more than once.
      const join = `${numbers.get(ring)} ${point}`
      if (joined.has(join)) continue
      joined.add(join)
      const [one, other] = [rootOf(ring), rootOf(point)]
      if (one === other) return { kind: 'DISCONNECTED_INTERIOR', at }
      parents.set(one, other)
    }
  }
  return undefined
}

function duplicate(rings: Ring[]): Ring | undefined {
  const seen = new Map<string, Ring[]>()
  for (const ring of rings) {
    const key = [ring.x.length, ring.west, ring.south, ring.east, ring.north].join(' ')
    const alike = seen.get(key) ?? []
    if (alike.length > 0) {
      const corners = cornersOf(ring)
      if (alike.some((other) => cornersOf(other) === corners)) return ring
    }
    seen.set(key, [...alike, ring])
  }
  return undefined
}

/** The corners from the lowest one on, the way that comes first in order: the same for all ways to write a ring. */
function cornersOf({ x, y }: Ring): string {
  const corners = Array.from(x, (lon, i) => `${lon} ${y[i]}`)
  const start = corners.reduce((least, corner, i) => (corner < corners[least]! ? i : least), 0)
  const forth = [...corners.slice(start), ...corners.slice(0, start)]
  const back = [forth[0]!, ...forth.slice(1).reverse()]
  return [forth.join(), back.join()].sort()[0]!
}

function cornerOf({ x, y }: Ring): number[] {
  return [x[0]!, y[0]!]
}
