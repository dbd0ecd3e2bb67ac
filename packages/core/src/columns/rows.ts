import type { Column } from './table.ts'

/** The given rows of a column, in the order given. The dictionary is kept whole. */
export function takeRows(column: Column, rows: Uint32Array): Column {
  if (column.type === 'text') {
    const codes = new Int32Array(rows.length)
    for (let i = 0; i < rows.length; i++) codes[i] = column.codes[rows[i]!]!
    return { ...column, codes }
  }
  const values = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) values[i] = column.values[rows[i]!]!
  return { ...column, values }
}
