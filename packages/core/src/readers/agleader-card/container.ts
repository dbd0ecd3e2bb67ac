const BLOCK = 512
const MAGIC = Buffer.from('ustar', 'latin1')
const MAGIC_OFFSET = 257
/** The archive starts within the first 64 KiB. */
const SEARCHED = 64 * 1024

export interface Member {
  readonly name: string
  /** Shorter than the archive says where the card is cut off. */
  readonly bytes: Uint8Array
  readonly cutOff: boolean
}

/**
 * The files of the POSIX tar archive (ustar) that follows a card's own head, found by the magic of its first header.
 * Empty: there is none. What follows a header that makes no sense is left.
 */
export function membersOf(card: Uint8Array): Member[] {
  const bytes = Buffer.from(card.buffer, card.byteOffset, card.byteLength)
  const magic = bytes.subarray(0, SEARCHED).indexOf(MAGIC)
  const members: Member[] = []
  for (let at = magic - MAGIC_OFFSET; magic >= MAGIC_OFFSET && at + BLOCK <= bytes.length; ) {
    const header = bytes.subarray(at, at + BLOCK)
    if (!header.subarray(MAGIC_OFFSET, MAGIC_OFFSET + MAGIC.length).equals(MAGIC)) break
    const size = Number.parseInt(textIn(header, 124, 12).trim() || '0', 8)
    if (!Number.isSafeInteger(size) || size < 0) break
    const start = at + BLOCK
    const type = textIn(header, 156, 1)
    if (type === '' || type === '0') {
      const folder = textIn(header, 345, 155)
      const name = `${folder ? `${folder}/` : ''}${textIn(header, 0, 100)}`
      members.push({ name, bytes: bytes.subarray(start, start + size), cutOff: start + size > bytes.length })
    }
    at = start + Math.ceil(size / BLOCK) * BLOCK
  }
  return members
}

function textIn(header: Buffer, start: number, length: number): string {
  const field = header.subarray(start, start + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end < 0 ? length : end)
}
