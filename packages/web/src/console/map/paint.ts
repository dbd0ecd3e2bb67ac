/** Colours of all points at once, into the bytes that the graphics card takes. */
import type { Breaks } from './classes.ts'
import type { Rgb } from './ramps.ts'

/** What is drawn: values from one to another, both included. */
export type Range = readonly [from: number, to: number]

/**
 * Red, green, blue, opacity of each point. Points without a value, outside all classes or the range that is looked at
 * are not drawn.
 */
export function paintNumbers(
  values: Float64Array,
  { breaks, colours, range }: { breaks: Breaks; colours: readonly Rgb[]; range?: Range | undefined },
): Uint8ClampedArray {
  const painted = new Uint8ClampedArray(4 * values.length)
  const packed = colours.map(packedOf)
  const words = new Uint32Array(painted.buffer)
  const inner = Float64Array.from(breaks.slice(1, -1))
  const last = breaks.at(-1) ?? Number.NaN
  const low = Math.max(breaks[0] ?? Number.NaN, range?.[0] ?? -Infinity)
  const high = Math.min(last, range?.[1] ?? Infinity)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!(value >= low && value <= high)) continue
    let k = 0
    while (k < inner.length && value >= inner[k]!) k++
    words[i] = packed[k]!
  }
  return painted
}

/** Of texts: `hidden` are codes that are not drawn. */
export function paintTexts(
  codes: Int32Array,
  colourOf: (code: number) => Rgb,
  hidden: ReadonlySet<number>,
): Uint8ClampedArray {
  const painted = new Uint8ClampedArray(4 * codes.length)
  const words = new Uint32Array(painted.buffer)
  const packed = new Map<number, number>()
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!
    if (code < 0 || hidden.has(code)) continue
    let word = packed.get(code)
    if (word === undefined) {
      word = packedOf(colourOf(code))
      packed.set(code, word)
    }
    words[i] = word
  }
  return painted
}

const LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1

function packedOf([red, green, blue]: Rgb): number {
  return LITTLE_ENDIAN
    ? ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0
    : ((red << 24) | (green << 16) | (blue << 8) | 255) >>> 0
}
