import { Unreadable } from '../../bytes/errors.ts'
import type { Column, NumberColumn, TextColumn } from '../../columns/table.ts'
import { TextBuilder } from '../../columns/text-builder.ts'

const FIRST_ROWS = 1024
const MOST_COLUMNS = 1000
/** Columns of this many bytes are always held; beyond it they may be four times the source. */
const FREE_BYTES = 256 * 1024 * 1024
const ASCII = /^[\x20-\x7e]*$/

/** A column whose rows come one after another and whose type shows in its values: a text among numbers makes texts. */
export class PropertyColumn {
  readonly name: string
  readonly #reserved: (bytes: number) => void
  #numbers = new Float64Array(0)
  #texts: TextBuilder | undefined

  constructor(name: string, reserved: (bytes: number) => void) {
    this.name = name
    this.#reserved = reserved
  }

  /** Numbers that are not finite are missing ones. */
  number(row: number, value: number): void {
    if (row >= this.#numbers.length) this.#reserve(Math.max(FIRST_ROWS, row + 1, 2 * this.#numbers.length))
    this.#numbers[row] = Number.isFinite(value) ? value : Number.NaN
  }

  /** UTF-8 in [start, end), always of the same buffer. */
  bytes(row: number, buffer: Buffer, start: number, end: number): void {
    this.#forTexts().put(row, buffer, start, end)
  }

  text(row: number, text: string): void {
    this.#forTexts().putBinary(row, ASCII.test(text) ? text : Buffer.from(text).toString('latin1'))
  }

  finish(rows: number): NumberColumn | TextColumn {
    if (rows > this.#numbers.length) this.#reserve(rows)
    const values = this.#numbers.subarray(0, rows)
    if (!this.#texts) return { name: this.name, type: 'number', values }
    for (const [row, value] of values.entries()) if (!Number.isNaN(value)) this.text(row, String(value))
    return this.#texts.finish(this.name, rows, 'utf-8')
  }

  #forTexts(): TextBuilder {
    if (!this.#texts) this.#reserved(4 * FIRST_ROWS)
    this.#texts ??= new TextBuilder(FIRST_ROWS)
    return this.#texts
  }

  #reserve(rows: number): void {
    this.#reserved(8 * (rows - this.#numbers.length))
    const numbers = new Float64Array(rows).fill(Number.NaN, this.#numbers.length)
    numbers.set(this.#numbers)
    this.#numbers = numbers
  }
}

/**
 * The properties of features as columns by name, made when a name is first met. Throws `too_many_columns` for more
 * than 1000 names, and where columns full of holes would take far more memory than the source (`sourceBytes`).
 */
export class PropertyColumns {
  readonly #columns = new Map<string, PropertyColumn>()
  readonly #most: number
  #bytes = 0

  constructor(sourceBytes: number) {
    this.#most = Math.max(FREE_BYTES, 4 * sourceBytes)
  }

  named(name: string): PropertyColumn {
    const known = this.#columns.get(name)
    if (known) return known
    if (this.#columns.size === MOST_COLUMNS) throw tooMany(`more than ${MOST_COLUMNS} properties`)
    const column = new PropertyColumn(name, (bytes) => {
      this.#bytes += bytes
      if (this.#bytes > this.#most) throw tooMany('more properties than its features have values for')
    })
    this.#columns.set(name, column)
    return column
  }

  finish(rows: number): Column[] {
    return [...this.#columns.values()].map((column) => column.finish(rows))
  }
}

function tooMany(what: string): Unreadable {
  return new Unreadable('too_many_columns', `The file names ${what}; export one log a file`)
}
