import { Unreadable } from '../../../bytes/errors.ts'

export interface DbfField {
  readonly name: string
  /** `C` text, `N` and `F` decimal number, `D` date yyyymmdd, `L` logical; `I`, `O`, `B` binary numbers. */
  readonly type: string
  /** Of the value within a record, whose first byte is the deletion flag. */
  readonly offset: number
  readonly width: number
}

export interface DbfHeader {
  readonly records: number
  readonly headerLength: number
  readonly recordLength: number
  /** Byte 29: the code page. */
  readonly language: number
  readonly fields: readonly DbfField[]
}

const PROLOGUE = 32
const DESCRIPTOR = 32
const NAME_BYTES = 11
const END_OF_FIELDS = 0x0d

/**
 * The header of a dBASE III table, checked: the record length is 1 + the sum of the widths, and all the records that
 * are declared lie within the file. Names may fill all 11 bytes, as in Deere's exports. Throws `corrupt_dbf`.
 */
export function readDbfHeader(bytes: Buffer, path: string): DbfHeader {
  if (bytes.length < PROLOGUE + 1) throw corrupt(`it has ${bytes.length} bytes`, path)
  const records = bytes.readUInt32LE(4)
  const headerLength = bytes.readUInt16LE(8)
  const recordLength = bytes.readUInt16LE(10)
  if (headerLength > bytes.length || headerLength < PROLOGUE) throw corrupt('its header is cut', path)

  const fields: DbfField[] = []
  let offset = 1
  for (let at = PROLOGUE; at < headerLength && bytes[at] !== END_OF_FIELDS; at += DESCRIPTOR) {
    if (at + DESCRIPTOR > headerLength) throw corrupt('its list of columns is cut', path)
    const raw = bytes.toString('latin1', at, at + NAME_BYTES)
    const width = bytes[at + 16]!
    fields.push({
      name: raw.split('\0', 1)[0]!.trim(),
      type: String.fromCharCode(bytes[at + 11]!),
      offset,
      width,
    })
    offset += width
  }
  if (recordLength !== offset) {
    throw corrupt(`its rows have ${recordLength} bytes, its columns add to ${offset}`, path)
  }
  if (headerLength + records * recordLength > bytes.length) {
    const held = Math.floor((bytes.length - headerLength) / recordLength)
    throw corrupt(`it lists ${records} rows and holds ${held}`, path)
  }
  return { records, headerLength, recordLength, language: bytes[29]!, fields }
}

function corrupt(what: string, at: string): Unreadable {
  return new Unreadable('corrupt_dbf', `The table '${at}' is damaged: ${what}. Export the layer again`, {
    at,
  })
}
