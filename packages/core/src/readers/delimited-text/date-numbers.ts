import type { Column, NumberColumn, TextColumn } from '../../columns/table.ts'

const [EARLIEST, LATEST] = [1900_01_01, 2100_12_31]

/** Dates written as numbers (20180718) as texts; a column of any other numbers stays as it is. */
export function withDatesAsTexts(column: Column): Column {
  if (column.type === 'text' || !column.values.every((value) => Number.isNaN(value) || isDate(value))) {
    return column
  }
  return asTexts(column)
}

function isDate(value: number): boolean {
  const [month, day] = [Math.floor(value / 100) % 100, value % 100]
  return (
    Number.isInteger(value) && value >= EARLIEST && value <= LATEST && month >= 1 && month <= 12 && day <= 31
  )
}

function asTexts({ name, values }: NumberColumn): TextColumn {
  const codeOf = new Map<number, number>()
  const codes = Int32Array.from(values, (value) => {
    if (Number.isNaN(value)) return -1
    const code = codeOf.get(value) ?? codeOf.size
    codeOf.set(value, code)
    return code
  })
  return { name, type: 'text', codes, dictionary: [...codeOf.keys()].map(String) }
}
