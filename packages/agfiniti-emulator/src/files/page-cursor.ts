import { RequestError } from '../errors.ts'

/** The last file of a page. A cursor names a place in the order, so it stays good when files are added. */
export interface Place {
  readonly modified: number
  readonly id: string
}

export function toCursor({ modified, id }: Place): string {
  return Buffer.from(JSON.stringify([modified, id])).toString('base64url')
}

/** Throws `RequestError` (400, `invalid_cursor`). */
export function fromCursor(cursor: string): Place {
  try {
    const [modified, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (typeof modified === 'number' && typeof id === 'string') return { modified, id }
  } catch (cause) {
    if (!(cause instanceof SyntaxError) && !(cause instanceof TypeError)) throw cause
  }
  throw new RequestError(400, 'invalid_cursor', 'The cursor is not one of this service.')
}
