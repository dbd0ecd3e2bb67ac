import { Unreadable } from '../bytes/errors.ts'
import type { Warning } from '../columns/warning.ts'

/** More bad lines than this, and more than 1 % of all: the file is not what it looks like. */
const MOST = 10

/** Lines that do not hold the pattern of the others, counted from 1; the numbers of the first few. */
export interface BadLines {
  readonly count: number
  readonly lines: readonly number[]
}

/** What there is to say of lines that were left out beside `good` ones. Throws `too_many_bad_lines`. */
export function badLineWarnings({ count, lines }: BadLines, good: number, path: string): Warning[] {
  if (count === 0) return []
  const at = `line ${lines.join(', ')}${count > lines.length ? ', ...' : ''}`
  if (count > MOST && count > 0.01 * (count + good)) {
    const message = `${count} of ${count + good} lines do not hold the pattern of the others (${at}); export the file again`
    throw new Unreadable('too_many_bad_lines', message, { at: path })
  }
  return [{ code: 'bad_line', at, detail: `${count} lines do not hold the pattern and were left out`, count }]
}
