import { guessEncoding } from '../../bytes/text.ts'
import type { Warning } from '../../columns/warning.ts'

/** dBASE language drivers (byte 29) of which `TextDecoder` knows the code page. 0x57 is the exporter's 'ANSI'. */
const LANGUAGES: Readonly<Record<number, string>> = {
  3: 'windows-1252',
  87: 'windows-1252',
  88: 'windows-1252',
  89: 'windows-1252',
  38: 'ibm866',
  101: 'ibm866',
  200: 'windows-1250',
  201: 'windows-1251',
  202: 'windows-1254',
  203: 'windows-1253',
}

/** The encoding of a .dbf's texts: the .cpg, else byte 29, else UTF-8 where valid, else Windows-1252 with a warning. */
export function encodingOf(
  cpg: string | undefined,
  language: number,
  rows: Uint8Array,
): { encoding: string; warnings: Warning[] } {
  const named = cpg === undefined ? undefined : decoderLabel(cpg.trim())
  const known = named ?? LANGUAGES[language]
  if (known) return { encoding: known, warnings: [] }
  const encoding = guessEncoding(rows)
  const detail = 'The layer does not tell its encoding and is not valid UTF-8; read as Windows-1252'
  return { encoding, warnings: encoding === 'utf-8' ? [] : [{ code: 'encoding_assumed', detail }] }
}

/** Numbers of code pages that stand for encodings with a name. */
const CODE_PAGES: Readonly<Record<string, string>> = { 65001: 'utf-8', 28591: 'iso-8859-1', 932: 'shift_jis' }

/** `UTF-8`, `65001`, `ANSI 1252`, `88591`, `ISO-8859-1` -> what `TextDecoder` calls it; undefined if it has no name for it. */
function decoderLabel(text: string): string | undefined {
  const windows = /^(?:ansi|cp|oem)?[ _-]?(125\d)$/i.exec(text)?.[1]
  const iso = /^(?:iso[ _-]?)?8859[ _-]?(\d{1,2})$/i.exec(text)?.[1]
  const named = windows ? `windows-${windows}` : iso ? `iso-8859-${iso}` : text
  const label = CODE_PAGES[text.replace(/^(?:ansi|cp|oem)[ _-]?/i, '')] ?? named
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}
