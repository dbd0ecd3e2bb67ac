/** Small source tables for tests. */
import type { SourceTable } from '../columns/source-table.ts'
import type { Column } from '../columns/table.ts'

interface Numbers {
  readonly unit?: string
  readonly values: readonly number[]
}
type Given = Numbers | readonly (string | undefined)[]

const isNumbers = (given: Given): given is Numbers => !Array.isArray(given)

/** A source table whose columns are named by their properties; positions run north, 2 m a row, unless given. */
export function sourceOf(columns: Record<string, Given>, rest: Partial<SourceTable> = {}): SourceTable {
  const rows = Math.max(
    ...Object.values(columns).map((given) => (isNumbers(given) ? given.values.length : given.length)),
  )
  const positions = {
    longitude: { values: Array(rows).fill(-93) },
    latitude: { values: Array.from({ length: rows }, (_, i) => 42 + (2 * i) / 111_000) },
  }
  return {
    key: 'test',
    name: 'test',
    format: 'SHAPEFILE',
    operationType: 'harvested',
    timePrecision: 'timestamp' in columns ? 'instant' : 'none',
    localTime: false,
    origin: {},
    warnings: [],
    ...rest,
    table: {
      rows,
      columns: Object.entries({ ...positions, ...columns }).map(([name, given]) => columnOf(name, given)),
    },
  }
}

function columnOf(name: string, given: Given): Column {
  if (!isNumbers(given)) {
    const dictionary = [...new Set(given.filter((text) => text !== undefined))]
    const codes = Int32Array.from(given, (text) => (text === undefined ? -1 : dictionary.indexOf(text)))
    return { name, property: name, type: 'text', codes, dictionary }
  }
  const { unit, values } = given
  return {
    name,
    property: name,
    type: 'number',
    ...(unit ? { unit } : {}),
    values: Float64Array.from(values),
  }
}
