import { parseDecimal } from '../../bytes/decimal.ts'
import { Unreadable } from '../../bytes/errors.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
/** Bytes that a number or a literal can consist of: letters, digits, + - . */
const WORD = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[\w+.-]/.test(String.fromCharCode(byte)) ? 1 : 0,
)

const NUMBER = /^-?\d+(\.\d*)?(e[+-]?\d+)?$/i
/** More digits than these change nothing in a double. */
const MOST_DIGITS = 10_000

/** Where a text stands: its bytes without the quotes, and whether there are escapes among them. */
export interface JsonText {
  from: number
  to: number
  escaped: boolean
}

/**
 * Walks JSON in UTF-8 (RFC 8259) without making objects of it. Nothing here calls itself: depth costs no stack.
 * Throws `truncated_geojson`, `corrupt_geojson`.
 */
export class JsonCursor {
  readonly bytes: Buffer
  at = 0
  /** The last text that `string` found. */
  readonly found: JsonText = { from: 0, to: 0, escaped: false }

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  /** The next byte that is no white space, or undefined at the end. */
  peek(): number | undefined {
    const { bytes } = this
    let byte = bytes[this.at]
    while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) byte = bytes[++this.at]
    return byte
  }

  expect(byte: number): void {
    if (this.peek() !== byte) throw this.corrupt(`'${String.fromCharCode(byte)}' is missing`)
    this.at++
  }

  /** After an entry of an object or array: true where another follows, false past its `close`. */
  more(close: number): boolean {
    const byte = this.peek()
    if (byte !== 0x2c && byte !== close)
      throw this.corrupt(`',' or '${String.fromCharCode(close)}' is missing`)
    this.at++
    return byte === 0x2c
  }

  /** Past an opening brace or bracket: true where an entry follows, false past its `close`. */
  open(open: number, close: number): boolean {
    this.expect(open)
    if (this.peek() !== close) return true
    this.at++
    return false
  }

  /** Past a text; `found` says where it is. */
  string(): void {
    this.expect(QUOTE)
    const { bytes, found } = this
    found.from = this.at
    found.escaped = false
    let at = this.at
    for (;;) {
      const byte = bytes[at]
      if (byte === QUOTE) break
      if (byte === undefined) throw this.truncated()
      if (byte === BACKSLASH) {
        found.escaped = true
        at++
      }
      at++
    }
    found.to = at
    this.at = at + 1
  }

  /** The key of a member, past its colon. */
  key(): void {
    this.string()
    this.expect(0x3a)
  }

  /** The text that `string` found. */
  text({ from, to, escaped }: JsonText = this.found): string {
    const text = this.bytes.toString('utf8', from, to)
    if (!escaped) return text
    try {
      return String(JSON.parse(`"${text}"`))
    } catch {
      throw this.corrupt('a text has an escape that is none')
    }
  }

  /** Whether the text that `string` found stands there in these bytes. */
  is(text: Uint8Array): boolean {
    const { from, to } = this.found
    if (to - from !== text.length) return false
    for (let i = 0; i < text.length; i++) if (this.bytes[from + i] !== text[i]) return false
    return true
  }

  /** A number; NaN for the words `null`, `true`, `false` and those that Python writes: `NaN`, `Infinity`. */
  number(): number {
    this.peek()
    const from = this.at
    const { bytes } = this
    while (WORD[bytes[this.at] ?? 0]) this.at++
    const value = parseDecimal(bytes, from, this.at)
    if (!Number.isNaN(value)) return value
    const word = bytes.toString('latin1', from, Math.min(this.at, from + 32))
    if (/^(null|true|false|NaN|-?Infinity)$/.test(word)) return Number.NaN
    if (this.at >= bytes.length) throw this.truncated()
    const long =
      this.at - from > word.length
        ? bytes.toString('latin1', from, Math.min(this.at, from + MOST_DIGITS))
        : word
    if (NUMBER.test(long)) return Number(long)
    this.at = from
    throw this.corrupt(`'${word || String.fromCharCode(bytes[from]!)}' is no value`)
  }

  /** Past any value, however deep. */
  skip(): void {
    let depth = 0
    do {
      const byte = this.peek()
      if (byte === undefined) throw this.truncated()
      if (byte === QUOTE) this.string()
      else if (byte === 0x7b || byte === 0x5b) {
        depth++
        this.at++
      } else if (byte === 0x7d || byte === 0x5d) {
        if (--depth < 0) throw this.corrupt('a value is missing')
        this.at++
      } else if (depth > 0 && (byte === 0x2c || byte === 0x3a)) this.at++
      else this.number()
    } while (depth > 0)
  }

  truncated(): Unreadable {
    const message = `The file ends after ${this.bytes.length} bytes in the middle of a value; it was cut, send it again`
    return new Unreadable('truncated_geojson', message, { at: `byte ${this.bytes.length}` })
  }

  corrupt(what: string): Unreadable {
    if (this.at >= this.bytes.length) return this.truncated()
    return new Unreadable('corrupt_geojson', `At byte ${this.at}, ${what}; export the file again`, {
      at: `byte ${this.at}`,
    })
  }
}
