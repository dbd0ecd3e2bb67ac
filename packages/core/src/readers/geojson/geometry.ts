import type { FeatureShapes, ShapeKind } from '../features/feature-shapes.ts'
import { MOST_COORDINATES } from '../features/feature-shapes.ts'
import type { JsonCursor } from './json-cursor.ts'

const [OPEN_BRACE, CLOSE_BRACE, OPEN, CLOSE] = [0x7b, 0x7d, 0x5b, 0x5d]
const [TYPE, COORDINATES] = [Buffer.from('type'), Buffer.from('coordinates')]
/** Of a MultiPolygon: positions in rings in polygons in the list of them. */
const DEEPEST = 4
/** How deep each type nests its coordinates: RFC 7946, section 3.1. */
const DEPTHS: Readonly<Record<string, readonly [ShapeKind, number]>> = {
  Point: ['point', 1],
  Polygon: ['polygon', 3],
  MultiPolygon: ['polygon', 4],
}

/** Reads the `geometry` of a feature into shapes; its members come in any order, so coordinates wait for the type. */
export class GeometryReader {
  readonly #cursor: JsonCursor
  /** x, y of the positions; and behind how many of them an array of depth 2, 3 or 4 closed. */
  #xy: number[] = []
  #closed: { depth: number; at: number }[] = []
  #depth = 0

  constructor(cursor: JsonCursor) {
    this.#cursor = cursor
  }

  /** Writes one row; NaN stands for coordinates that are no numbers. */
  read(shapes: FeatureShapes): void {
    const cursor = this.#cursor
    if (cursor.peek() !== OPEN_BRACE) {
      cursor.skip()
      shapes.shape('none')
      return
    }
    let type = ''
    this.#clear()
    for (let more = cursor.open(OPEN_BRACE, CLOSE_BRACE); more; more = cursor.more(CLOSE_BRACE)) {
      cursor.key()
      if (cursor.is(TYPE) && this.#isText()) {
        cursor.string()
        type = cursor.text()
      } else if (cursor.is(COORDINATES)) this.#coordinates()
      else cursor.skip()
    }
    this.#write(type, shapes)
  }

  #isText(): boolean {
    return this.#cursor.peek() === 0x22
  }

  #clear(): void {
    this.#xy.length = 0
    this.#closed.length = 0
    this.#depth = 0
  }

  #coordinates(): void {
    const cursor = this.#cursor
    this.#clear()
    if (cursor.peek() !== OPEN) {
      cursor.skip()
      return
    }
    let depth = 0
    do {
      if (cursor.peek() !== OPEN) throw cursor.corrupt('coordinates are no array of numbers')
      if (++depth > DEEPEST) throw cursor.corrupt('coordinates are nested too deep')
      cursor.at++
      const byte = cursor.peek()
      if (byte === OPEN) continue
      if (byte === CLOSE) {
        cursor.at++
        depth = this.#close(depth)
      } else {
        this.#depth = Math.max(this.#depth, depth)
        this.#position()
        depth--
      }
      while (depth > 0 && !cursor.more(CLOSE)) depth = this.#close(depth)
    } while (depth > 0)
  }

  /** The innermost array, from its first number to past its end; what follows x and y is left out. */
  #position(): void {
    const cursor = this.#cursor
    const x = cursor.number()
    const y = cursor.more(CLOSE) ? cursor.number() : undefined
    if (y !== undefined) while (cursor.more(CLOSE)) cursor.number()
    if (this.#xy.length === 2 * MOST_COORDINATES) throw cursor.corrupt('a geometry has too many coordinates')
    this.#xy.push(x, y ?? Number.NaN)
  }

  #close(depth: number): number {
    this.#closed.push({ depth, at: this.#xy.length })
    return depth - 1
  }

  #write(type: string, shapes: FeatureShapes): void {
    const xy = this.#xy
    const [kind, depth] = DEPTHS[type] ?? ['other', 0]
    if (xy.length === 0) shapes.shape(type === '' || kind !== 'other' ? 'none' : 'other')
    else if (this.#depth !== depth) shapes.shape('other')
    else {
      shapes.shape(kind)
      if (kind === 'point') shapes.coordinate(xy[0]!, xy[1]!)
      else this.#writeRings(depth, shapes)
    }
  }

  #writeRings(depth: number, shapes: FeatureShapes): void {
    let from = 0
    for (const { depth: closed, at } of this.#closed) {
      // Depth - 1 is that of an array of positions, a ring; depth - 2 that of an array of rings, a polygon.
      if (closed === depth - 1) {
        for (; from < at; from += 2) shapes.coordinate(this.#xy[from]!, this.#xy[from + 1]!)
        shapes.endRing()
      } else if (closed === depth - 2) shapes.endPolygon()
    }
  }
}
