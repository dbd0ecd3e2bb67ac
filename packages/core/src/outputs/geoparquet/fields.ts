import type { ColumnSource, SchemaElement } from 'hyparquet-writer'
import type { StandardTable } from '../../columns/standard-table.ts'
import { type Column, numberOf, textOf } from '../../columns/table.ts'

/** One column of the file: how Parquet types it, and its values for some rows; null where a row has none. */
export interface Field {
  readonly name: string
  readonly element: SchemaElement
  values(rows: Uint32Array): ColumnSource['data']
}

/** What is written otherwise than its column. */
const OWN_SHAPE = new Set(['longitude', 'latitude', 'timestamp', 'products'])
/** Arrays in GeoJSON: here as their JSON. */
const LISTS = new Set(['machinery', 'tillType'])
/** The last millisecond that a date can have. */
const MAX_INSTANT = 8.64e15

/** The properties of a standard point, the same as in GeoJSON and in its order. */
export function standardFields(standard: StandardTable): Field[] {
  const { table, machinery, originalOperationType } = standard
  const time = numberOf(table, 'timestamp')
  const products = productsField(standard)
  return [
    ...(time ? [instantField('timestamp', time.values)] : []),
    constantField('operationType', standard.operationType),
    ...(originalOperationType !== undefined && !textOf(table, 'originalOperationType')
      ? [constantField('originalOperationType', originalOperationType)]
      : []),
    ...table.columns.filter(({ name }) => !OWN_SHAPE.has(name)).map(columnField),
    ...(products ? [products] : []),
    ...(machinery.length > 0 && !textOf(table, 'machinery')
      ? [constantField('machinery', JSON.stringify(machinery.map(({ name }) => name)))]
      : []),
  ]
}

function columnField(column: Column): Field {
  if (column.type === 'number') return numberField(column.name, column.values)
  const entries = LISTS.has(column.name)
    ? column.dictionary.map((text) => JSON.stringify([text]))
    : column.dictionary
  return textField(column.name, (row) => entries[column.codes[row]!])
}

function numberField(name: string, values: Float64Array): Field {
  return {
    name,
    element: { name, type: 'DOUBLE', repetition_type: 'OPTIONAL' },
    values(rows) {
      const taken = new Float64Array(rows.length)
      let finite = true
      for (let i = 0; i < rows.length; i++) {
        // + 0: a negative zero is written as zero, as in JSON.
        taken[i] = values[rows[i]!]! + 0
        finite &&= Number.isFinite(taken[i])
      }
      return finite ? taken : Array.from(taken, (value) => (Number.isFinite(value) ? value : null))
    },
  }
}

function instantField(name: string, values: Float64Array): Field {
  return {
    name,
    element: {
      name,
      type: 'INT64',
      converted_type: 'TIMESTAMP_MILLIS',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
      repetition_type: 'OPTIONAL',
    },
    values: (rows) =>
      Array.from(rows, (row) =>
        Math.abs(values[row]!) <= MAX_INSTANT ? BigInt(Math.floor(values[row]!)) : null,
      ),
  }
}

function textField(name: string, textOfRow: (row: number) => string | undefined): Field {
  return {
    name,
    element: {
      name,
      type: 'BYTE_ARRAY',
      converted_type: 'UTF8',
      logical_type: { type: 'STRING' },
      repetition_type: 'OPTIONAL',
    },
    values: (rows) => Array.from(rows, (row) => textOfRow(row) ?? null),
  }
}

function constantField(name: string, text: string): Field {
  return textField(name, () => text)
}

/** `[{"name":"Water","rate":{"value":12.4}}]`: what the mix's parts are of the point's rate. */
function productsField({ table, mixes }: StandardTable): Field | undefined {
  const codes = textOf(table, 'products')?.codes
  const rate = numberOf(table, 'appliedRate')?.values
  if (!codes || !rate) return undefined
  return textField('products', (row) => {
    const parts = mixes[codes[row]!]?.map(({ name, share }) => {
      const value = rate[row]! * share
      return { name, rate: Number.isFinite(value) ? { value } : {} }
    })
    return parts && JSON.stringify(parts)
  })
}
