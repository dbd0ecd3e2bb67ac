import { type Table, textOf } from './table.ts'

/** The rows whose text of a property is `value`. */
export interface Selection {
  readonly property: 'crop' | 'tillType'
  readonly value: string
  /** Rows without a text as well. */
  readonly orNone: boolean
}

/** Whether a row is of every selection. */
export function selects(table: Table, selections: readonly Selection[]): (row: number) => boolean {
  const tests = selections.map(({ property, value, orNone }) => {
    const column = textOf(table, property)
    if (!column) return () => orNone
    const wanted = column.dictionary.map((text) => text === value)
    return (row: number) => wanted[column.codes[row]!] ?? orNone
  })
  return (row) => tests.every((test) => test(row))
}
