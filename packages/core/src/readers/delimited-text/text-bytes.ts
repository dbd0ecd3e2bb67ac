import { guessEncoding, type TextEncoding, trimText } from '../../bytes/text.ts'

const CHUNK = 1024 * 1024
/** Share of zero bytes among those of one half from which text counts as UTF-16: ASCII in it has nothing else. */
const ZEROS = 0.7

export interface TextBytes {
  readonly bytes: Buffer
  readonly encoding: TextEncoding
}

/** Text as one byte an ASCII character: UTF-16 is turned into UTF-8, anything else stays as it is. */
export function textBytes(raw: Uint8Array): TextBytes {
  const order = utf16Order(raw)
  const trimmed = trimText(order ? toUtf8(raw, order) : raw)
  const bytes = Buffer.from(trimmed.buffer, trimmed.byteOffset, trimmed.byteLength)
  return { bytes, encoding: guessEncoding(bytes) }
}

/** From the byte order mark, else from where the zero bytes of ASCII characters stand. */
function utf16Order(raw: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (raw[0] === 0xff && raw[1] === 0xfe) return 'utf-16le'
  if (raw[0] === 0xfe && raw[1] === 0xff) return 'utf-16be'
  const pairs = Math.min(raw.length, 4096) >> 1
  let [even, odd] = [0, 0]
  for (let i = 0; i < pairs; i++) {
    if (raw[2 * i] === 0) even++
    if (raw[2 * i + 1] === 0) odd++
  }
  if (odd > ZEROS * pairs && even === 0) return 'utf-16le'
  return even > ZEROS * pairs && odd === 0 ? 'utf-16be' : undefined
}

/** In pieces, since no string holds a whole large file. */
function toUtf8(raw: Uint8Array, order: string): Uint8Array {
  const decoder = new TextDecoder(order)
  const pieces: Buffer[] = []
  for (let at = 0; at < raw.length; at += CHUNK) {
    pieces.push(Buffer.from(decoder.decode(raw.subarray(at, at + CHUNK), { stream: true })))
  }
  pieces.push(Buffer.from(decoder.decode()))
  return Buffer.concat(pieces)
}
