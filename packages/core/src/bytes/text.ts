import { isUtf8 } from 'node:buffer'

const UTF8_BOM = [0xef, 0xbb, 0xbf] as const

/** Without a byte order mark in front and padding (NUL, a lone 0x1A of CP/M days) behind. */
export function trimText(bytes: Uint8Array): Uint8Array {
  const start = UTF8_BOM.every((byte, i) => bytes[i] === byte) ? UTF8_BOM.length : 0
  let end = bytes.length
  while (end > start && (bytes[end - 1] === 0 || bytes[end - 1] === 0x1a)) end--
  return bytes.subarray(start, end)
}

export type TextEncoding = 'utf-8' | 'windows-1252'

/** UTF-8 where the bytes are valid UTF-8, else Windows-1252, in which every byte is valid. */
export function guessEncoding(bytes: Uint8Array): TextEncoding {
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252'
}

/** ASCII without control characters other than blank, tab and line ends: worth showing to a person. */
export function looksLikeText(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 4096)
  return sample.every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13)
}
