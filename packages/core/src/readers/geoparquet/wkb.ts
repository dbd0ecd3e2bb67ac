import type { FeatureShapes } from '../features/feature-shapes.ts'

const [POINT, POLYGON, MULTI_POLYGON] = [1, 3, 6]
/** Flags of the extended form that PostGIS writes. */
const [EXTENDED_Z, EXTENDED_M, EXTENDED_SRID] = [0x80000000, 0x40000000, 0x20000000]

/**
 * Adds one row with the geometry of well-known binary (OGC 06-103r4), plain, with Z and M, or as PostGIS extends it.
 * Throws RangeError where the bytes end too early.
 */
export function addWkb(shapes: FeatureShapes, wkb: Uint8Array): void {
  const reader = new WkbReader(new DataView(wkb.buffer, wkb.byteOffset, wkb.byteLength))
  reader.geometry(shapes)
}

class WkbReader {
  readonly #view: DataView
  #at = 0
  #little = true
  #dimensions = 2

  constructor(view: DataView) {
    this.#view = view
  }

  geometry(shapes: FeatureShapes): void {
    const type = this.#head()
    if (type === POINT) {
      const [x, y] = this.#position()
      // An empty point has no other form.
      const isEmpty = Number.isNaN(x) && Number.isNaN(y)
      shapes.shape(isEmpty ? 'none' : 'point')
      if (!isEmpty) shapes.coordinate(x, y)
    } else if (type === POLYGON) {
      shapes.shape('polygon')
      this.#polygon(shapes)
    } else if (type === MULTI_POLYGON) {
      shapes.shape('polygon')
      const count = this.#count(9)
      for (let i = 0; i < count; i++) {
        if (this.#head() !== POLYGON) throw new RangeError('a part of a MultiPolygon is no polygon')
        this.#polygon(shapes)
      }
    } else shapes.shape('other')
  }

  #polygon(shapes: FeatureShapes): void {
    const rings = this.#count(4)
    for (let ring = 0; ring < rings; ring++) {
      const count = this.#count(8 * this.#dimensions)
      for (let i = 0; i < count; i++) shapes.coordinate(...this.#position())
      shapes.endRing()
    }
    shapes.endPolygon()
  }

  #head(): number {
    this.#little = this.#view.getUint8(this.#at) === 1
    const code = this.#view.getUint32(this.#at + 1, this.#little)
    this.#at += code & EXTENDED_SRID ? 9 : 5
    const type = code & 0x0fffffff
    const thousands = Math.floor(type / 1000)
    const hasZ = (code & EXTENDED_Z) !== 0 || thousands === 1 || thousands === 3
    const hasM = (code & EXTENDED_M) !== 0 || thousands === 2 || thousands === 3
    this.#dimensions = 2 + (hasZ ? 1 : 0) + (hasM ? 1 : 0)
    return type % 1000
  }

  #position(): readonly [number, number] {
    const x = this.#view.getFloat64(this.#at, this.#little)
    const y = this.#view.getFloat64(this.#at + 8, this.#little)
    this.#at += 8 * this.#dimensions
    return [x, y]
  }

  /** Of things that take `bytes` each at least. */
  #count(bytes: number): number {
    const count = this.#view.getUint32(this.#at, this.#little)
    this.#at += 4
    if (count * bytes > this.#view.byteLength - this.#at)
      throw new RangeError(`${count} do not fit in the geometry`)
    return count
  }
}
