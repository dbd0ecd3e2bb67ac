/** What the lists so far have covered: everything changed from `listed_from` to `since`, ISO 8601. */
export interface Covered {
  readonly since: string | null
  readonly listed_from: string | null
  /** Files that others share among it. */
  readonly with_shared: boolean
}

/**
 * Where the next list starts, so that all of the last `months` is known: where the last one ended, or at the beginning
 * when more is wanted now than was asked for then.
 */
export function lookBack(
  { since, listed_from, with_shared }: Covered,
  { months, includeShared, now }: { months: number; includeShared: boolean; now: number },
): { readonly since: string; readonly listed_from: string } {
  const from = monthsBefore(now, months)
  const covered =
    since !== null &&
    listed_from !== null &&
    Date.parse(listed_from) <= Date.parse(from) &&
    (with_shared || !includeShared)
  if (!covered) return { since: from, listed_from: from }
  return { since: Date.parse(since) > Date.parse(from) ? since : from, listed_from }
}

function monthsBefore(now: number, months: number): string {
  const date = new Date(now)
  date.setUTCMonth(date.getUTCMonth() - months)
  return date.toISOString()
}
