import { Unreadable } from '../../bytes/errors.ts'
import { HEAD_BYTES } from '../../bytes/source-file.ts'
import { takeRows } from '../../columns/rows.ts'
import type { Column } from '../../columns/table.ts'
import type { Warning } from '../../columns/warning.ts'
import { badLineWarnings } from '../bad-lines.ts'
import { keysOfLabel } from '../mappings/labels.ts'
import { mappedTable } from '../mappings/mapped-table.ts'
import { heldAsText, mappingOf, nameIn } from '../mappings/meanings.ts'
import { NOTHING_TOLD } from '../mappings/told.ts'
import { degreesOf } from '../positions.ts'
import type { Reader, ReadOptions, SetEvent, SourceSet } from '../reader.ts'
import { withDatesAsTexts } from './date-numbers.ts'
import { headingsOf } from './headings.ts'
import { type Layout, layoutOf } from './layout.ts'
import { type Operation, operationsIn } from './operations.ts'
import { parseRows } from './rows.ts'
import { textBytes } from './text-bytes.ts'

/**
 * Tables with a heading row: SMS exports, tables made of standard points, and any other that names a longitude and a
 * latitude. Values are separated by comma, semicolon, tab or bar. One unit an operation type.
 */
export const delimitedText: Reader = {
  format: 'CSV',

  recognise(head) {
    const { bytes, encoding } = textBytes(head)
    return layoutOf(bytes, head.length < HEAD_BYTES, encoding) ? 'table' : undefined
  },

  async *read(set, options) {
    const file = set.parts[0]!.file
    const { bytes, encoding } = textBytes(await file.read())
    const sample = bytes.subarray(0, HEAD_BYTES)
    const layout = layoutOf(sample, sample.length === bytes.length, encoding)
    if (!layout) {
      const message = `'${file.path}' has no heading line that names a longitude and a latitude`
      throw new Unreadable('unrecognised_text', message, { at: file.path })
    }
    const { labels } = layout
    const keys = labels.map(keysOfLabel)
    const mapping = mappingOf([...new Set(keys.flat())], options.mappings)
    const names = keys.map((own) => nameIn(mapping, own))
    const headings = headingsOf(labels, (column) => heldAsText(mapping, names[column]!))
    const rows = parseRows(bytes, layout.rowsFrom, layout.firstLine, headings, layout.dialect)
    if (rows.count === 0) return
    const warnings: Warning[] = [...badLineWarnings(rows.bad, rows.count, file.path), ...rows.warnings]
    if (encoding !== 'utf-8') {
      warnings.push({ code: 'encoding_assumed', detail: 'The text is not valid UTF-8; read as Windows-1252' })
    }
    const columns = rows.columns.map((column, c) =>
      mapping.times.includes(names[c]!) ? withDatesAsTexts(column) : column,
    )
    const table = { layout, columns, names, mapping, warnings }
    for (const operation of operationsIn(columns, keys)) yield unitOf(set, table, operation, options)
  },
}

interface ReadTable {
  readonly layout: Layout
  readonly columns: readonly Column[]
  readonly names: readonly string[]
  readonly mapping: Parameters<typeof mappedTable>[0]['mapping']
  readonly warnings: readonly Warning[]
}

/** One operation as a table, or as failed where none of its rows has a position. */
function unitOf(
  set: SourceSet,
  read: ReadTable,
  { word, members }: Operation,
  { now }: ReadOptions,
): SetEvent {
  const { layout, mapping, warnings } = read
  const key = members ? `${set.key}#${word ?? ''}` : set.key
  const all = read.columns.map((column) => (members ? takeRows(column, members) : column))
  const [longitude, latitude] = [layout.position.longitude, layout.position.latitude].map((at) =>
    degreesOf(all[at]!),
  )
  const kept = all
    .map((_, c) => c)
    .filter((c) => {
      const isPosition = c === layout.position.longitude || c === layout.position.latitude
      return !isPosition && !(layout.labels[c] === '' && isEmpty(all[c]!))
    })
  try {
    const table = mappedTable(
      {
        key,
        name: set.name,
        format: 'CSV',
        mapping,
        told: word === undefined ? NOTHING_TOLD : { ...NOTHING_TOLD, origin: { operationType: word } },
        longitude: longitude!,
        latitude: latitude!,
        columns: kept.map((c) => all[c]!),
        names: kept.map((c) => read.names[c]!),
        warnings,
      },
      now,
    )
    return { kind: 'table', table }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return { kind: 'failed', key, name: set.name, error }
  }
}

function isEmpty(column: Column): boolean {
  return column.type === 'number' ? column.values.every(Number.isNaN) : column.codes.every((code) => code < 0)
}
