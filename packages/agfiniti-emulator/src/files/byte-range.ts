/** Bytes `start` to `end`, both included, as HTTP counts them. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/**
 * Reads a Range header against a body of `size` bytes (RFC 9110, section 14). Several ranges, other units and bad
 * syntax are ignored (`undefined`: send everything), as the RFC allows.
 */
export function parseRange(
  header: string | undefined,
  size: number,
): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '')
  if (match === null) return undefined
  const [, first = '', last = ''] = match
  if (first === '' && last === '') return undefined
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (first !== '' && last !== '' && Number(last) < start) return undefined
  return start > end ? 'unsatisfiable' : { start, end }
}
