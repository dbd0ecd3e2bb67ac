import type { TextColumn } from './table.ts'

/** With more distinct texts than this (times of day, mostly), looking for equal ones costs more than it saves. */
const MOST_LOOKED_UP = 65_536
const ASCII = /^[\x20-\x7e]*$/

/**
 * Builds a text column from bytes, one row after another. Equal texts are told apart by their bytes and decoded
 * once each, at the end; a run of the same text costs a comparison a row. Beyond the first 65,536 texts the dictionary
 * may hold equal ones.
 */
export class TextBuilder {
  #codes: Int32Array
  readonly #codeOf = new Map<string, number>()
  readonly #texts: string[] = []
  #lastStart = 0
  #lastEnd = -1
  #lastCode = -1

  /** Room is made for `rows`, and for more of them when they come. */
  constructor(rows: number) {
    this.#codes = new Int32Array(rows).fill(-1)
  }

  /** The text is bytes [start, end), always of the same buffer; an empty text is a missing one. */
  put(row: number, bytes: Buffer, start: number, end: number): void {
    if (start === end) return
    if (!this.#isLast(bytes, start, end)) {
      this.#lastCode = this.#code(bytes.toString('latin1', start, end))
      this.#lastStart = start
      this.#lastEnd = end
    }
    this.#set(row, this.#lastCode)
  }

  /** As `put`, for text that had to be changed first: one character a byte. */
  putBinary(row: number, text: string): void {
    this.#set(row, text === '' ? -1 : this.#code(text))
  }

  /** A row that is used again starts as missing. */
  clear(row: number): void {
    this.#codes[row] = -1
  }

  /** The texts so far, in order of appearance, one character a byte. */
  get binaryTexts(): string[] {
    return this.#texts.slice()
  }

  finish(name: string, rows: number, encoding: string): TextColumn {
    const decoder = new TextDecoder(encoding)
    const dictionary = this.#texts.map((text) =>
      ASCII.test(text) ? text : decoder.decode(Buffer.from(text, 'latin1')),
    )
    this.#reserve(rows)
    return { name, type: 'text', codes: this.#codes.subarray(0, rows), dictionary }
  }

  #set(row: number, code: number): void {
    if (row >= this.#codes.length) this.#reserve(Math.max(row + 1, 2 * this.#codes.length))
    this.#codes[row] = code
  }

  #reserve(rows: number): void {
    if (rows <= this.#codes.length) return
    const codes = new Int32Array(rows).fill(-1, this.#codes.length)
    codes.set(this.#codes)
    this.#codes = codes
  }

  #code(text: string): number {
    const looksUp = this.#texts.length < MOST_LOOKED_UP
    const known = looksUp ? this.#codeOf.get(text) : undefined
    if (known !== undefined) return known
    const code = this.#texts.push(text) - 1
    if (looksUp) this.#codeOf.set(text, code)
    return code
  }

  #isLast(bytes: Buffer, start: number, end: number): boolean {
    const length = end - start
    if (this.#lastEnd - this.#lastStart !== length) return false
    const last = this.#lastStart
    for (let i = 0; i < length; i++) if (bytes[start + i] !== bytes[last + i]) return false
    return true
  }
}
