import { isPosition } from '../../../geometry/positions.ts'
import { childrenOf, numberOf, textOf, type XmlElement } from './xml.ts'

/** PFD: a field, or a part of one. */
export interface Partfield {
  readonly name: string
  /** Ids. */
  readonly customer?: string
  readonly farm?: string
  readonly crop?: string
  readonly variety?: string
  /** [longitude, latitude] rings of each polygon, closed, the outer one first; empty without a boundary. */
  readonly polygons: number[][][][]
}

type Ring = number[][]

const BOUNDARY = '1'
const OUTER = '1'
const HOLE = '2'

/** `crops`, `varieties`: names by id. A field without a name goes by its code or id. */
export function partfields(
  elements: readonly XmlElement[],
  crops: ReadonlyMap<string, string>,
  varieties: ReadonlyMap<string, string>,
): ReadonlyMap<string, Partfield> {
  const fields = new Map<string, Partfield>()
  for (const element of elements) {
    const id = textOf(element, 'A')
    if (id === undefined) continue
    const told = {
      customer: textOf(element, 'E'),
      farm: textOf(element, 'F'),
      crop: crops.get(textOf(element, 'G') ?? ''),
      variety: varieties.get(textOf(element, 'H') ?? ''),
    }
    const present = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined))
    const name = textOf(element, 'C') ?? textOf(element, 'B') ?? id
    fields.set(id, { name, ...present, polygons: polygonsOf(element) })
  }
  return fields
}

function polygonsOf(field: XmlElement): number[][][][] {
  const rings = childrenOf(field, 'PLN')
    .filter((polygon) => textOf(polygon, 'A') === BOUNDARY)
    .flatMap((polygon) => childrenOf(polygon, 'LSG'))
  const ofType = (type: string) =>
    rings.filter((ring) => textOf(ring, 'A') === type).flatMap((ring) => ringOf(ring) ?? [])
  const polygons = ofType(OUTER).map((outer) => [outer])
  for (const hole of ofType(HOLE)) {
    const [longitude = Number.NaN, latitude = Number.NaN] = hole[0] ?? []
    const around = polygons.find(([outer]) => outer && isInside(outer, longitude, latitude)) ?? polygons[0]
    around?.push(hole)
  }
  return polygons
}

/** Closed; undefined where fewer than three usable corners are left. Wrapped, so that flatMap keeps it whole. */
function ringOf(line: XmlElement): [Ring] | undefined {
  const ring = childrenOf(line, 'PNT').flatMap((point): Ring => {
    const longitude = numberOf(point, 'D') ?? Number.NaN
    const latitude = numberOf(point, 'C') ?? Number.NaN
    return isPosition(longitude, latitude) ? [[longitude, latitude]] : []
  })
  const [first, last] = [ring[0], ring.at(-1)]
  if (first && last && (first[0] !== last[0] || first[1] !== last[1])) ring.push([...first])
  return ring.length >= 4 ? [ring] : undefined
}

/** Even-odd rule. */
function isInside(ring: Ring, x: number, y: number): boolean {
  let inside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[x1, y1], [x2, y2]] = [ring[i], ring[j]] as [[number, number], [number, number]]
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside
  }
  return inside
}
