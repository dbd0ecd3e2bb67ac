/** What the lists so far have covered: everything changed from `listed_from` to `since`, ISO 8601. */
export interface Covered {
  readonly since: string | null
  readonly listed_from: string | null
  /** When it was last listed from the beginning. */
  readonly listed_whole_at: string | null
  /** Accounts that others share, whose files are among it. */
  readonly shared_accounts: readonly string[]
}

/** A file may turn up with a modified time that lists have passed: once a day nothing is taken for granted. */
const wholeMs = 20 * 3600_000

/**
 * Where the next list starts, so that all of the last `months` is known: where the last one ended, or at the beginning
 * when more is wanted or shared now than was then, or when that is long ago.
 */
export function lookBack(
  { since, listed_from, listed_whole_at, shared_accounts }: Covered,
  { months, sharedAccounts, now }: { months: number; sharedAccounts: readonly string[]; now: number },
): { readonly since: string; readonly listed_from: string; readonly whole: boolean } {
  const from = monthsBefore(now, months)
  const covered =
    since !== null &&
    listed_from !== null &&
    listed_whole_at !== null &&
    now - Date.parse(listed_whole_at) < wholeMs &&
    Date.parse(listed_from) <= Date.parse(from) &&
    sharedAccounts.every((account) => shared_accounts.includes(account))
  if (!covered) return { since: from, listed_from: from, whole: true }
  return { since: Date.parse(since) > Date.parse(from) ? since : from, listed_from, whole: false }
}

function monthsBefore(now: number, months: number): string {
  const date = new Date(now)
  date.setUTCMonth(date.getUTCMonth() - months)
  return date.toISOString()
}
