import { Unreadable } from '../../bytes/errors.ts'
import { HEAD_BYTES } from '../../bytes/source-file.ts'
import { guessEncoding, trimText } from '../../bytes/text.ts'
import type { TextColumn } from '../../columns/table.ts'
import { badLineWarnings } from '../bad-lines.ts'
import type { Reader } from '../reader.ts'
import { sampleLines } from './line.ts'
import { parseRows, type Rows } from './rows.ts'
import { unitTable } from './unit.ts'
import { columnsOf, FIELD, looksAdvanced } from './variant.ts'

const GRAIN_TYPE = FIELD + 2

/** Ag Leader 'Advanced' text exports: no header, 15 to 17 values a line. One unit a field label and grain type. */
export const agleaderText: Reader = {
  format: 'AGLEADERTEXT',

  recognise(head) {
    const complete = head.length < HEAD_BYTES
    return looksAdvanced(sampleLines(trimText(head), complete, 50)) ? 'advanced' : undefined
  },

  async *read(set, options) {
    const file = set.parts[0]!.file
    const trimmed = trimText(await file.read())
    const bytes = Buffer.from(trimmed.buffer, trimmed.byteOffset, trimmed.byteLength)
    const sample = bytes.subarray(0, HEAD_BYTES)
    const kinds = columnsOf(sampleLines(sample, sample.length === bytes.length, 1000))
    const encoding = guessEncoding(bytes)
    const rows = parseRows(bytes, kinds, encoding)
    const warnings = badLineWarnings(rows.bad, rows.count, file.path)
    if (encoding !== 'utf-8') {
      warnings.push({ code: 'encoding_assumed', detail: 'The text is not valid UTF-8; read as Windows-1252' })
    }
    for (const { field, crop, members } of unitsOf(rows)) {
      const key = `${set.key}#${field}/${crop}`
      try {
        yield {
          kind: 'table',
          table: unitTable({ key, name: set.name, field }, rows, members, warnings, options),
        }
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error
        yield { kind: 'failed', key, name: set.name, error }
      }
    }
  },
}

interface Unit {
  readonly field: string
  readonly crop: string
  /** Row numbers, absent where the unit is the whole file. */
  readonly members: Uint32Array | undefined
}

/** The pairs of field label and grain type, in order of appearance; loads are parts of them. */
function unitsOf({ columns, count }: Rows): Unit[] {
  const fields = columns[FIELD] as TextColumn
  const crops = columns[GRAIN_TYPE] as TextColumn
  const unitOf = new Map<number, number>()
  const sizes: number[] = []
  const units = new Uint32Array(count)
  for (let i = 0; i < count; i++) {
    const pair = fields.codes[i]! * (crops.dictionary.length + 1) + crops.codes[i]! + 1
    let unit = unitOf.get(pair)
    if (unit === undefined) {
      unit = sizes.push(0) - 1
      unitOf.set(pair, unit)
    }
    sizes[unit]!++
    units[i] = unit
  }
  const members = sizes.map((size) => new Uint32Array(size))
  const filled = new Uint32Array(sizes.length)
  for (let i = 0; i < count; i++) members[units[i]!]![filled[units[i]!]!++] = i
  return members.map((rows) => ({
    field: (fields.dictionary[fields.codes[rows[0]!]!] ?? '').trim(),
    crop: (crops.dictionary[crops.codes[rows[0]!]!] ?? '').trim(),
    members: members.length === 1 ? undefined : rows,
  }))
}
