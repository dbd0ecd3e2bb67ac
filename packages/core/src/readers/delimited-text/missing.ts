const BLANK = 0x20
const STAR = 0x2a
const LONGEST = 5
/** What writers put where they have no value. */
const WORDS = new Set(['na', 'n/a', '#n/a', 'nan', 'null', 'none', 'nil', '-', '--', '.'])

/** Whether the bytes [start, end) say that there is no value: blanks, stars, or a word for it. */
export function isMissing(bytes: Buffer, start: number, end: number): boolean {
  let [from, to] = [start, end]
  while (to > from && bytes[to - 1]! <= BLANK) to--
  while (from < to && bytes[from]! <= BLANK) from++
  if (to - from <= LONGEST && WORDS.has(bytes.toString('latin1', from, to).toLowerCase())) return true
  while (from < to && bytes[from] === STAR) from++
  return from === to
}
