import type { TimeLog } from './record.ts'

/** A log by the name that tasks refer to it with: `TLG00001`. */
export interface NamedLog {
  readonly name: string
  readonly log: TimeLog
}

/**
 * Joins logs that a writer split because a log can number 255 values only: the same times and positions, record by
 * record. Where one of them is cut short, its last values stand. The order of the others is kept.
 */
export function joinParallel(logs: readonly NamedLog[]): NamedLog[] {
  const joined: NamedLog[] = []
  for (const named of logs) {
    const at = joined.findIndex(({ log }) => isParallel(log, named.log))
    const other = joined[at]
    if (!other) joined.push(named)
    else {
      const [longer, shorter] = other.log.records >= named.log.records ? [other, named] : [named, other]
      const series = [...longer.log.series, ...shorter.log.series]
      joined[at] = { name: `${other.name}+${named.name}`, log: { ...longer.log, series } }
    }
  }
  return joined
}

function isParallel(a: TimeLog, b: TimeLog): boolean {
  const records = Math.min(a.records, b.records)
  if (records === 0 || !a.time || !b.time) return false
  for (const [x, y] of [
    [a.time, b.time],
    [a.latitude, b.latitude],
    [a.longitude, b.longitude],
  ] as const) {
    for (let i = 0; i < records; i++) if (!Object.is(x[i], y[i])) return false
  }
  return true
}
