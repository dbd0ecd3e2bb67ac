/** Columns of several tables as one. */
import type { UnitMeasurement } from '../agronomy/property-units.ts'
import type { MixPart, StandardTable } from '../columns/standard-table.ts'
import { type Column, type NumberColumn, numberOf, type TextColumn, textOf } from '../columns/table.ts'
import type { Warning } from '../columns/warning.ts'
import type { Rows } from './members.ts'
import { mixIn } from './mixes.ts'
import { factorTo, mergedUnit } from './units.ts'

export interface MergedColumns {
  readonly columns: readonly Column[]
  readonly mixes: StandardTable['mixes']
  readonly warnings: readonly Warning[]
}

/** The given rows of all columns that any table has; where a table has not, its rows miss the value. */
export function mergeColumns(
  tables: readonly StandardTable[],
  rows: Rows,
  setting: UnitMeasurement,
): MergedColumns {
  const warnings: Warning[] = []
  const numbers = namesOf(tables, 'number').map((name) => {
    const unit = mergedUnit(tables, name, setting)
    return mergeNumbers(tables, rows, name, unit, warnings)
  })
  const mixes = new Mixes(tables, setting)
  const texts = namesOf(tables, 'text').map((name) =>
    name === 'products' ? mixes.column(rows) : mergeTexts(tables, rows, name),
  )
  return { columns: [...numbers, ...texts], mixes: mixes.mixes, warnings }
}

/** In the order in which the first table that has them writes them. */
function namesOf(tables: readonly StandardTable[], type: Column['type']): string[] {
  const names = tables.flatMap(({ table }) => table.columns.filter((c) => c.type === type).map((c) => c.name))
  return [...new Set(names)]
}

function mergeNumbers(
  tables: readonly StandardTable[],
  rows: Rows,
  name: string,
  unit: string | undefined,
  warnings: Warning[],
): NumberColumn {
  const columns = tables.map(({ table }) => numberOf(table, name))
  const factors = columns.map((column) => column && factorTo(unit, column))
  const values = new Float64Array(rows.row.length)
  let unfit = 0
  for (let i = 0; i < values.length; i++) {
    const m = rows.member[i]!
    const value = columns[m]?.values[rows.row[i]!] ?? Number.NaN
    const factor = factors[m]
    if (factor === undefined && !Number.isNaN(value)) unfit++
    // Times 1 would be the same number; it is asked for often enough to be left out.
    values[i] = factor === 1 ? value : value * (factor ?? Number.NaN)
  }
  if (unfit > 0) {
    const detail = `${unfit} values of ${name} cannot be told in ${unit ?? 'no unit'}; they were left out`
    warnings.push({ code: 'unit_mismatch', at: `column ${name}`, detail, count: unfit })
  }
  const derived = columns.every((column) => column === undefined || column.provenance === 'derived')
  return {
    name,
    property: name,
    type: 'number',
    ...(unit === undefined ? {} : { unit }),
    ...(derived
      ? { provenance: 'derived' }
      : columns.some((c) => c?.provenance)
        ? { provenance: 'measured' }
        : {}),
    values,
  }
}

function mergeTexts(tables: readonly StandardTable[], rows: Rows, name: string): TextColumn {
  const columns = tables.map(({ table }) => textOf(table, name))
  const dictionary = new Map<string, number>()
  const codes = columns.map((column) => column?.dictionary.map((text) => codeOf(dictionary, text)))
  return textColumn(name, columns, codes, rows, [...dictionary.keys()])
}

/** What is in the tank: equal mixes, their rates told alike, are one. */
class Mixes {
  readonly mixes: (readonly MixPart[])[] = []
  readonly #columns: readonly (TextColumn | undefined)[]
  readonly #codes: readonly (readonly number[] | undefined)[]
  readonly #names: string[] = []

  constructor(tables: readonly StandardTable[], setting: UnitMeasurement) {
    const unit = mergedUnit(tables, 'appliedRate', setting)
    const known = new Map<string, number>()
    this.#columns = tables.map(({ table }) => textOf(table, 'products'))
    this.#codes = tables.map(({ table, mixes }, t) => {
      const from = numberOf(table, 'appliedRate')
      return this.#columns[t]?.dictionary.map((name, code) => {
        const parts = mixes[code] ?? []
        const told = unit === undefined || !from?.unit || factorTo(unit, from) === undefined
        const mix = told ? parts : mixIn(parts, from.unit, unit, setting)
        const merged = codeOf(known, JSON.stringify([name, mix]))
        this.mixes[merged] = mix
        this.#names[merged] = name
        return merged
      })
    })
  }

  column(rows: Rows): TextColumn {
    return textColumn('products', this.#columns, this.#codes, rows, this.#names)
  }
}

function textColumn(
  name: string,
  columns: readonly (TextColumn | undefined)[],
  merged: readonly (readonly number[] | undefined)[],
  rows: Rows,
  dictionary: readonly string[],
): TextColumn {
  const codes = new Int32Array(rows.row.length)
  for (let i = 0; i < codes.length; i++) {
    const m = rows.member[i]!
    const code = columns[m]?.codes[rows.row[i]!] ?? -1
    codes[i] = merged[m]?.[code] ?? -1
  }
  return { name, property: name, type: 'text', codes, dictionary }
}

function codeOf(dictionary: Map<string, number>, text: string): number {
  const known = dictionary.get(text)
  if (known !== undefined) return known
  dictionary.set(text, dictionary.size)
  return dictionary.size - 1
}
