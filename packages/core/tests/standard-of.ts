import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { bytesOf } from '../src/bytes/byte-source.ts'
import type { StandardTable } from '../src/columns/standard-table.ts'
import type { Column, NumberColumn } from '../src/columns/table.ts'
import { readSource } from '../src/readers/registry.ts'
import { DEFAULT_STANDARDIZE_OPTIONS, type StandardizeOptions } from '../src/standardize/options.ts'
import { standardize } from '../src/standardize/standardize.ts'

const fixtures = new URL('../../../fixtures/', import.meta.url)

/** The first table in a file of `fixtures`, as every conversion makes it. */
export async function standardOf(
  fixture: string,
  options: Partial<StandardizeOptions> = {},
): Promise<StandardTable> {
  const input = { name: basename(fixture), bytes: bytesOf(readFileSync(new URL(fixture, fixtures))) }
  for await (const event of readSource(input, { now: Date.UTC(2026, 0, 1) })) {
    if (event.kind === 'table') {
      return standardize(event.table, { ...DEFAULT_STANDARDIZE_OPTIONS, ...options })
    }
  }
  throw new Error(`${fixture} holds no table`)
}

export function numberColumn(name: string, values: ArrayLike<number>, unit?: string): NumberColumn {
  return {
    name,
    property: name,
    type: 'number',
    ...(unit === undefined ? {} : { unit }),
    values: Float64Array.from(values),
  }
}

/** A standard table of the columns given. */
export function standardTable(
  columns: readonly Column[],
  rest: Partial<Omit<StandardTable, 'table'>> = {},
): StandardTable {
  const [first] = columns
  const rows = first ? (first.type === 'number' ? first.values : first.codes).length : 0
  return {
    operationType: 'harvested',
    knownType: 'harvested',
    table: { rows, columns },
    mixes: [],
    machinery: [],
    origin: {},
    timePrecision: 'instant',
    outOfStandard: false,
    system: 'metric',
    sourceRows: rows,
    removed: {},
    warnings: [],
    ...rest,
  }
}
