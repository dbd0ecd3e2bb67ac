import { FeatureShapes } from '../features/feature-shapes.ts'
import { type PropertyColumn, PropertyColumns } from '../features/property-columns.ts'
import { GeometryReader } from './geometry.ts'
import { JsonCursor } from './json-cursor.ts'

const [QUOTE, OPEN_BRACE, CLOSE_BRACE, OPEN, CLOSE] = [0x22, 0x7b, 0x7d, 0x5b, 0x5d]
const [FEATURES, GEOMETRY, PROPERTIES] = ['features', 'geometry', 'properties'].map((key) =>
  Buffer.from(key),
) as [Buffer, Buffer, Buffer]
/** Stands before each text of a sequence: RFC 8142. */
const RECORD_SEPARATOR = 0x1e
/** Members of a collection that are looked at, as JSON; more than this of one is not. */
const MOST_MEMBER_BYTES = 1024 * 1024

export interface GeojsonFeatures {
  readonly shapes: FeatureShapes
  readonly columns: PropertyColumns
  /** Members of the collection other than its features, where they are not large. */
  readonly members: ReadonlyMap<string, unknown>
}

/**
 * The features of FeatureCollections, and of Features one after another, straight from the bytes into columns: no
 * object is made of a feature. Of properties of one name the last counts, of geometries the first.
 * Throws `truncated_geojson`, `corrupt_geojson`, `too_many_coordinates`, `too_many_columns`.
 */
export function readFeatures(bytes: Buffer): GeojsonFeatures {
  return new FeatureReader(bytes).all()
}

class FeatureReader {
  readonly #cursor: JsonCursor
  readonly #geometry: GeometryReader
  readonly #shapes = new FeatureShapes()
  readonly #columns: PropertyColumns
  readonly #members = new Map<string, unknown>()
  /** Columns in the order of the last feature: the next one mostly has the same. */
  readonly #order: { column: PropertyColumn; key: Buffer }[] = []
  readonly #byKey = new Map<string, PropertyColumn>()

  constructor(bytes: Buffer) {
    this.#cursor = new JsonCursor(bytes)
    this.#geometry = new GeometryReader(this.#cursor)
    this.#columns = new PropertyColumns(bytes.length)
  }

  all(): GeojsonFeatures {
    const cursor = this.#cursor
    for (let byte = cursor.peek(); byte !== undefined; byte = cursor.peek()) {
      if (byte === RECORD_SEPARATOR) cursor.at++
      else this.#topLevel()
    }
    return { shapes: this.#shapes, columns: this.#columns, members: this.#members }
  }

  /** A FeatureCollection, or a Feature by itself. */
  #topLevel(): void {
    const cursor = this.#cursor
    const start = cursor.at
    let isFeature = false
    for (let more = cursor.open(OPEN_BRACE, CLOSE_BRACE); more; more = cursor.more(CLOSE_BRACE)) {
      cursor.key()
      if (cursor.is(FEATURES)) this.#features()
      else if (cursor.is(GEOMETRY) || cursor.is(PROPERTIES)) {
        isFeature = true
        cursor.skip()
      } else this.#member()
    }
    if (!isFeature) return
    cursor.at = start
    this.#feature()
  }

  #features(): void {
    const cursor = this.#cursor
    if (cursor.peek() !== OPEN) throw cursor.corrupt(`'features' is no array`)
    for (let more = cursor.open(OPEN, CLOSE); more; more = cursor.more(CLOSE)) this.#feature()
  }

  #member(): void {
    const cursor = this.#cursor
    const name = cursor.text()
    cursor.peek()
    const from = cursor.at
    cursor.skip()
    if (cursor.at - from > MOST_MEMBER_BYTES || this.#members.size > 100) return
    try {
      this.#members.set(name, JSON.parse(cursor.bytes.toString('utf8', from, cursor.at)))
    } catch {
      // A member of another kind than those that are looked at, with words that JSON does not have.
    }
  }

  #feature(): void {
    const cursor = this.#cursor
    const row = this.#shapes.rows
    for (let more = cursor.open(OPEN_BRACE, CLOSE_BRACE); more; more = cursor.more(CLOSE_BRACE)) {
      cursor.key()
      if (cursor.is(GEOMETRY) && this.#shapes.rows === row) this.#geometry.read(this.#shapes)
      else if (cursor.is(PROPERTIES) && cursor.peek() === OPEN_BRACE) this.#properties(row)
      else cursor.skip()
    }
    if (this.#shapes.rows === row) this.#shapes.shape('none')
  }

  #properties(row: number): void {
    const cursor = this.#cursor
    let place = 0
    for (let more = cursor.open(OPEN_BRACE, CLOSE_BRACE); more; more = cursor.more(CLOSE_BRACE)) {
      cursor.key()
      this.#value(row, this.#column(place++))
    }
  }

  /** Of the key just read. */
  #column(place: number): PropertyColumn {
    const { bytes, found } = this.#cursor
    const guess = this.#order[place]
    if (guess && this.#cursor.is(guess.key)) return guess.column
    const key = bytes.toString('latin1', found.from, found.to)
    let column = this.#byKey.get(key)
    if (!column) {
      column = this.#columns.named(this.#cursor.text())
      this.#byKey.set(key, column)
    }
    this.#order[place] = { column, key: Buffer.from(key, 'latin1') }
    return column
  }

  /** Lists and objects are kept as their JSON; true and false are texts. */
  #value(row: number, column: PropertyColumn): void {
    const cursor = this.#cursor
    const byte = cursor.peek()
    if (byte === QUOTE) {
      cursor.string()
      const { from, to, escaped } = cursor.found
      if (escaped) column.text(row, cursor.text())
      else column.bytes(row, cursor.bytes, from, to)
    } else if (byte === OPEN_BRACE || byte === OPEN || byte === 0x74 || byte === 0x66) {
      const from = cursor.at
      cursor.skip()
      column.bytes(row, cursor.bytes, from, cursor.at)
    } else column.number(row, cursor.number())
  }
}
