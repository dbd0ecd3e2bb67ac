/** Powers of ten that numbers with few decimals are scaled by; exact in double precision. */
const POWERS = Array.from({ length: 16 }, (_, k) => 10 ** k)
/** Up to 15 digits no two decimals are the same double: the one found is the shortest. */
const MAX_WHOLE = 1e15
/** Longer texts are of numbers that no few decimals tell: the next one of the column mostly is, too. */
const LONG = 14
const NO_GUESS = -1
const SPLIT_DIGITS = 8
const SPLIT = 10 ** SPLIT_DIGITS
const COMMA = 0x2c
const MINUS = 0x2d
const POINT = 0x2e
const ZERO = 0x30
const encoder = new TextEncoder()

/** How many decimals the last number of a column had, -1 for too many: the next one mostly has as many. */
export interface Decimals {
  count: number
}

/**
 * JSON bytes in chunks. What is written between two calls of `take` must fit: ask `room` first.
 * Copying byte by byte is faster than `set` for the few bytes that keys and numbers have.
 */
export class ByteWriter {
  #bytes: Uint8Array
  #used = 0
  readonly #digits = new Uint8Array(24)

  constructor(size: number) {
    this.#bytes = new Uint8Array(size)
  }

  room(bytes: number): boolean {
    return this.#used + bytes <= this.#bytes.length
  }

  /** What is written so far; the writer goes on with fresh bytes, so that the chunk is the caller's to keep. */
  take(): Uint8Array {
    const chunk = this.#bytes.subarray(0, this.#used)
    this.#bytes = new Uint8Array(this.#bytes.length)
    this.#used = 0
    return chunk
  }

  byte(value: number): void {
    this.#bytes[this.#used++] = value
  }

  /** Takes a comma back that is the last byte written. */
  dropComma(): void {
    if (this.#used > 0 && this.#bytes[this.#used - 1] === COMMA) this.#used--
  }

  raw(bytes: Uint8Array): void {
    const out = this.#bytes
    let at = this.#used
    for (let i = 0; i < bytes.length; i++) out[at++] = bytes[i]!
    this.#used = at
  }

  /**
   * The shortest decimal that reads back as the same double. A value with k decimals is a whole number over 10^k,
   * and a quotient of two exact doubles is rounded once, as reading the decimal is: if it gives the value, the
   * digits do. Anything else is left to the engine.
   */
  number(value: number, decimals: Decimals): void {
    const magnitude = value < 0 ? -value : value
    const guess = decimals.count
    if (guess >= 0 && (magnitude >= 1e-6 || magnitude === 0)) {
      for (let k = guess; k <= guess + 2 && k < POWERS.length; k++) {
        const whole = Math.round(magnitude * POWERS[k]!)
        if (whole >= MAX_WHOLE) break
        if (whole / POWERS[k]! !== magnitude) continue
        decimals.count = k
        if (value < 0) this.byte(MINUS)
        this.#decimal(whole, k)
        return
      }
    }
    const text = String(value)
    const dot = text.indexOf('.')
    decimals.count = text.length > LONG ? NO_GUESS : dot < 0 ? 0 : text.length - dot - 1
    const out = this.#bytes
    let at = this.#used
    for (let i = 0; i < text.length; i++) out[at++] = text.charCodeAt(i)
    this.#used = at
  }

  /** `whole` / 10^`places` without zeros at the end. */
  #decimal(whole: number, places: number): void {
    let after = places
    let rest = whole
    while (after > 0 && rest % 10 === 0) {
      rest /= 10
      after--
    }
    // Digits from the last to the first, in two parts that divide as 32-bit integers.
    const digits = this.#digits
    let count = 0
    if (rest >= SPLIT) {
      const high = Math.floor(rest / SPLIT)
      let low = (rest - high * SPLIT) | 0
      for (; count < SPLIT_DIGITS; count++) {
        const next = (low / 10) | 0
        digits[count] = ZERO + low - next * 10
        low = next
      }
      rest = high
    }
    let small = rest | 0
    do {
      const next = (small / 10) | 0
      digits[count++] = ZERO + small - next * 10
      small = next
    } while (small > 0)
    while (count <= after) digits[count++] = ZERO
    const out = this.#bytes
    let at = this.#used
    for (let i = count - 1; i >= 0; i--) {
      out[at++] = digits[i]!
      if (i === after && after > 0) out[at++] = POINT
    }
    this.#used = at
  }

  /** ms since 1970 as `"yyyy-mm-ddThh:mm:ss.mmmZ"`; null for NaN and for what no calendar date is. */
  instant(ms: number): void {
    const day = Math.floor(ms / 86_400_000)
    if (day !== this.#day) {
      this.#day = day
      const date = new Date(day * 86_400_000)
      this.#date = encoder.encode(Number.isNaN(date.getTime()) ? '' : `"${date.toISOString().slice(0, -14)}`)
    }
    if (this.#date.length === 0) {
      this.raw(NULL)
      return
    }
    this.raw(this.#date)
    const rest = Math.floor(ms - day * 86_400_000)
    this.#two(0x54, Math.floor(rest / 3_600_000))
    this.#two(0x3a, Math.floor(rest / 60_000) % 60)
    this.#two(0x3a, Math.floor(rest / 1000) % 60)
    const milliseconds = rest % 1000
    this.#two(0x2e, Math.floor(milliseconds / 10))
    this.byte(ZERO + (milliseconds % 10))
    this.byte(0x5a)
    this.byte(0x22)
  }
  #day = Number.NaN
  #date: Uint8Array = new Uint8Array()

  #two(lead: number, value: number): void {
    this.byte(lead)
    this.byte(ZERO + Math.floor(value / 10))
    this.byte(ZERO + (value % 10))
  }
}

const NULL = encoder.encode('null')
