const COLOURS = ['#C80000', '#FF2800', '#FF9600', '#FFF000', '#00E600', '#00BE00', '#008200']

/** A class holds the values from `min` up to, but not with, `max`; the last one holds `max` too. */
export interface LegendRange {
  readonly colorCode: string
  readonly min: number
  readonly max: number
}

/**
 * Seven classes that as many values fall into each: breaks at k/7 of the sorted values, linear between neighbours
 * (type 7 of Hyndman and Fan 1996). Classes that no value falls into are dropped, and the one before reaches up to
 * the next. No numbers, no classes; what is not finite is not counted.
 */
export function quantileClasses(values: Float64Array): LegendRange[] {
  const sorted = values.filter(Number.isFinite).sort()
  if (sorted.length === 0) return []
  const breaks = COLOURS.map((_, k) => quantile(sorted, k / COLOURS.length))
  const counts = new Uint32Array(COLOURS.length)
  for (const value of sorted) counts[classOf(breaks, value)]!++
  const kept = COLOURS.flatMap((colorCode, k) => (counts[k]! > 0 ? [{ colorCode, min: breaks[k]! }] : []))
  return kept.map((range, k) => ({ ...range, max: kept[k + 1]?.min ?? sorted.at(-1)! }))
}

/** The last of the lower bounds that the value reaches. */
export function classOf(lowerBounds: readonly number[], value: number): number {
  let k = lowerBounds.length - 1
  while (k > 0 && value < lowerBounds[k]!) k--
  return k
}

function quantile(sorted: Float64Array, share: number): number {
  const at = (sorted.length - 1) * share
  const below = Math.floor(at)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!
  return low === high ? low : low + (at - below) * (high - low)
}
