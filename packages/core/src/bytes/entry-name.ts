import { isUtf8 } from 'node:buffer'
import type { ArchiveLimits } from './limits.ts'

/** IBM code page 437 from 0x80; below it is ASCII (control characters never occur in a usable name). */
const CP437_HIGH =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0'
const BOX_DRAWING = /[\u2500-\u259f]/

export function decodeCp437(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte < 0x80 ? String.fromCharCode(byte) : CP437_HIGH[byte - 0x80]
  return text
}

/**
 * The name of a zip entry, '\' turned into '/'. Without the UTF-8 flag a name is code page 437 (APPNOTE.TXT,
 * appendix D), but many writers forget the flag: box drawing in the result and valid UTF-8 bytes give them away.
 */
export function decodeEntryName(raw: Uint8Array, utf8Flag: boolean): string {
  const utf8 = () => new TextDecoder('utf-8', { ignoreBOM: true }).decode(raw)
  let name = utf8Flag ? utf8() : decodeCp437(raw)
  if (!utf8Flag && BOX_DRAWING.test(name) && isUtf8(raw)) name = utf8()
  return name.replaceAll('\\', '/')
}

/** Absolute, on a drive, or climbing out of the archive: nobody writes such names by accident. */
export function isUnsafePath(path: string): boolean {
  return (
    path.startsWith('/') || /^[A-Za-z]:/.test(path) || path.split('/').includes('..') || path.includes('\0')
  )
}

/** What is wrong with the size of a name, as code and message. */
export function nameProblem(
  path: string,
  rawLength: number,
  limits: ArchiveLimits,
): { code: string; message: string } | undefined {
  if (rawLength > limits.nameBytes) {
    return {
      code: 'name_too_long',
      message: `the name has ${rawLength} bytes, ${limits.nameBytes} are allowed`,
    }
  }
  const depth = path.split('/').length
  if (depth > limits.depth) {
    return { code: 'path_too_deep', message: `the name has ${depth} levels, ${limits.depth} are allowed` }
  }
  return undefined
}

/** Side files of operating systems and locks: skipped without a word. */
export function isJunk(path: string, byteLength: number): boolean {
  const parts = path.split('/')
  const name = parts.at(-1) ?? ''
  return (
    parts.some((part) => part === '__MACOSX' || part === '_MACOSX') ||
    name.startsWith('._') ||
    name === '.DS_Store' ||
    name.toLowerCase() === 'thumbs.db' ||
    (byteLength === 0 && name.toLowerCase().endsWith('.lock'))
  )
}
