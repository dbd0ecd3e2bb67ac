/** Values in classes: where they begin, how many fall into each, and what colour a point has. */

export const methods = ['quantile', 'equal', 'manual'] as const
export type Method = (typeof methods)[number]
export const fewestClasses = 3
export const mostClasses = 9

/** Class k holds the values from `breaks[k]` up to, but not with, `breaks[k + 1]`; the last one holds both. */
export type Breaks = readonly number[]

/**
 * The finite values in order. All that follows is worked out from them, so that another class or another colour
 * costs no look at the points.
 */
export function sortedValues(values: Float64Array): Float64Array {
  return values.filter(Number.isFinite).sort()
}

/**
 * Breaks at k/n of the sorted values, linear between neighbours (type 7 of Hyndman and Fan 1996), as Sheaf's own maps
 * have them. Breaks that fall together are one: there are fewer classes then. Empty without values.
 */
export function quantileBreaks(sorted: Float64Array, classes: number): Breaks {
  if (sorted.length === 0) return []
  return distinct(Array.from({ length: classes + 1 }, (_, k) => quantile(sorted, k / classes)))
}

export function equalBreaks(sorted: Float64Array, classes: number): Breaks {
  const [least, most] = [sorted[0], sorted.at(-1)]
  if (least === undefined || most === undefined) return []
  return distinct(
    Array.from({ length: classes + 1 }, (_, k) =>
      k === classes ? most : least + ((most - least) * k) / classes,
    ),
  )
}

/** What somebody typed, in order; undefined where it is no two to ten different numbers. */
export function manualBreaks(wanted: readonly number[]): Breaks | undefined {
  const breaks = [...new Set(wanted)].sort((a, b) => a - b)
  const fits = breaks.every(Number.isFinite) && breaks.length >= 2 && breaks.length <= mostClasses + 1
  return fits ? breaks : undefined
}

/** The class of a value; -1 for none, and for what lies before the first or after the last. */
export function classOf(breaks: Breaks, value: number): number {
  const last = breaks.length - 1
  if (!(value >= breaks[0]! && value <= breaks[last]!)) return -1
  let k = 0
  while (k < last - 1 && value >= breaks[k + 1]!) k++
  return k
}

/** How many values each class holds. */
export function classCounts(sorted: Float64Array, breaks: Breaks): number[] {
  return breaks.slice(1).map((end, k) => {
    const upTo = k === breaks.length - 2 ? countUpTo(sorted, end) : countBelow(sorted, end)
    return upTo - countBelow(sorted, breaks[k]!)
  })
}

export interface Histogram {
  /** The least and the greatest value that a bar stands for: values beyond are in the outer bars. */
  readonly from: number
  readonly to: number
  readonly counts: readonly number[]
}

/** Bars of one width over all but the outermost 0.5 % on either side, which would make the others too narrow to see. */
export function histogramOf(sorted: Float64Array, bars: number): Histogram | undefined {
  if (sorted.length === 0) return undefined
  let [from, to] = [quantile(sorted, 0.005), quantile(sorted, 0.995)]
  if (from === to) [from, to] = [sorted[0]!, sorted.at(-1)!]
  if (from === to) return { from, to, counts: [sorted.length] }
  const edge = (k: number) => from + ((to - from) * k) / bars
  const counts = Array.from({ length: bars }, (_, k) => {
    const before = k === 0 ? 0 : countBelow(sorted, edge(k))
    return (k === bars - 1 ? sorted.length : countBelow(sorted, edge(k + 1))) - before
  })
  return { from, to, counts }
}

/** How many of the sorted values are less. */
export function countBelow(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

/** How many of the sorted values are no greater. */
export function countUpTo(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low
}

function quantile(sorted: Float64Array, share: number): number {
  const at = (sorted.length - 1) * share
  const below = Math.floor(at)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!
  return low === high ? low : low + (at - below) * (high - low)
}

/** One value alone is a class of its own. */
function distinct(breaks: readonly number[]): number[] {
  const kept = breaks.filter((value, k) => k === 0 || value > breaks[k - 1]!)
  return kept.length === 1 ? [kept[0]!, kept[0]!] : kept
}
