/** Powers of ten that a double holds exactly. */
const EXACT_POWERS = Float64Array.from({ length: 23 }, (_, n) => 10 ** n)
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

const POINT = 0x2e

/**
 * The decimal number written in ASCII in [start, end), blanks around it ignored; NaN where there is none. `point` is the
 * byte before the fraction, a comma in much of Europe. Exactly
 * what `Number` gives: a mantissa below 2^53 divided by an exact power of ten is rounded once (W. D. Clinger, "How
 * to read floating point numbers accurately", 1990), and what does not fit goes to `Number` itself.
 */
export function parseDecimal(bytes: Uint8Array, start: number, end: number, point = POINT): number {
  let at = start
  let to = end
  while (at < to && bytes[at]! <= 0x20) at++
  while (to > at && bytes[to - 1]! <= 0x20) to--
  const from = at
  const last = to
  const sign = bytes[at]
  if (sign === 0x2d || sign === 0x2b) at++

  let mantissa = 0
  let digits = 0
  let scale = 0
  for (; at < to; at++) {
    const digit = bytes[at]! - 0x30
    if (digit < 0 || digit > 9) break
    mantissa = mantissa * 10 + digit
    digits++
  }
  if (at < to && bytes[at] === point) {
    at++
    // Exporters pad with zeros; a fraction without them mostly fits the mantissa.
    while (to > at && bytes[to - 1] === 0x30) to--
    if (to < last) digits++
    for (; at < to; at++) {
      const digit = bytes[at]! - 0x30
      if (digit < 0 || digit > 9) break
      mantissa = mantissa * 10 + digit
      digits++
      scale++
    }
  }
  if (at < to || mantissa > Number.MAX_SAFE_INTEGER || scale > 22)
    return parseSlowly(bytes, from, last, point)
  if (digits === 0) return Number.NaN
  const value = scale === 0 ? mantissa : mantissa / EXACT_POWERS[scale]!
  return sign === 0x2d ? -value : value
}

function parseSlowly(bytes: Uint8Array, start: number, end: number, point: number): number {
  if (end - start > 400) return Number.NaN
  let text = ''
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]!)
  if (point !== POINT) text = text.replaceAll('.', ' ').replace(String.fromCharCode(point), '.')
  return DECIMAL.test(text) ? Number(text) : Number.NaN
}
