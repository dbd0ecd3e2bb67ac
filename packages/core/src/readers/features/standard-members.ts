import type { SourceTable } from '../../columns/source-table.ts'
import type { Column, NumberColumn, TextColumn } from '../../columns/table.ts'
import { TextBuilder } from '../../columns/text-builder.ts'
import type { Told } from '../mappings/told.ts'

/** What is told of the parts of the one tank mix: GeoJSON and Parquet rows tell their names and rates alone. */
export interface ToldPart {
  readonly name: string
  readonly type: 'Component' | 'Carrier'
  readonly unit: string
}

/**
 * The members of a standard point that are no plain values, from their JSON: `products` as the names of what is in
 * the tank, `machinery` and `tillType` as their entries; the parts of a mix, and machines that all rows name, as told
 * of the whole.
 */
export function withStandardMembers(
  columns: readonly Column[],
  parts: readonly ToldPart[],
): { columns: Column[]; told: Pick<Told, 'products' | 'machinery'> } {
  const products = columnOf(columns, 'products')
  const rate = columns.find((c): c is NumberColumn => c.type === 'number' && c.name === 'appliedRate')
  const tank = products && tankMixes(products, rate, parts)
  const machinery = columnOf(columns, 'machinery')
  const machines = machinery && [...new Set(machinery.dictionary.flatMap(entriesOf))]
  const allRows = machinery?.dictionary.length === 1 && machinery.codes.every((code) => code === 0)
  return {
    columns: columns.map((column) => {
      if (column === products && tank) return tank.names
      if (column.type !== 'text' || (column.name !== 'tillType' && column !== machinery)) return column
      const dictionary = column.dictionary.map((text) => entriesOf(text).join(', '))
      const byRow = column === machinery && !allRows
      return { ...column, ...(byRow ? { property: 'machinery' } : {}), dictionary }
    }),
    told: {
      ...(tank?.products ? { products: tank.products } : {}),
      ...(allRows && machines ? { machinery: machines.map((name) => ({ name, type: 'machine' })) } : {}),
    },
  }
}

function columnOf(columns: readonly Column[], name: string): TextColumn | undefined {
  return columns.find((c): c is TextColumn => c.type === 'text' && c.name === name)
}

/** `[{"name":"Water","rate":{"value":12.4}}]` of each row as the names, and as parts where all rows have one mix. */
function tankMixes(
  column: TextColumn,
  rate: NumberColumn | undefined,
  parts: readonly ToldPart[],
): { names: TextColumn; products?: NonNullable<SourceTable['products']> } | undefined {
  const read = column.dictionary.map(partsOf)
  if (read.every((mix) => mix.length === 0)) return undefined
  const builder = new TextBuilder(column.codes.length)
  for (const [row, code] of column.codes.entries()) {
    const names = read[code]?.map(({ name }) => name).join(' + ') ?? ''
    builder.putBinary(row, Buffer.from(names).toString('latin1'))
  }
  const names = builder.finish('products', column.codes.length, 'utf-8')
  const row = column.codes.findIndex(
    (code, i) => (rate?.values[i] ?? 0) > 0 && (read[code] ?? []).every(({ value }) => value !== undefined),
  )
  const mix = row < 0 ? [] : (read[column.codes[row]!] ?? [])
  const told = mix.map(({ name }) => parts.find((part) => part.name === name))
  if (names.dictionary.length !== 1 || !told.every((part) => part !== undefined)) return { names }
  const products = mix.map(({ name, value }, i) => ({
    name,
    type: told[i]!.type,
    rate: { value: value! / rate!.values[row]!, unit: told[i]!.unit },
  }))
  return { names, products }
}

function partsOf(json: string): { name: string; value: number | undefined }[] {
  const list = parsed(json)
  if (!Array.isArray(list)) return []
  return list.flatMap((entry: { name?: unknown; rate?: { value?: unknown } } | null) => {
    const value = entry?.rate?.value
    return typeof entry?.name === 'string' && entry.name !== ''
      ? [{ name: entry.name, value: typeof value === 'number' ? value : undefined }]
      : []
  })
}

/** The texts of a JSON array; a text that is none is itself the one entry. */
function entriesOf(json: string): string[] {
  const list = parsed(json)
  return Array.isArray(list) ? list.filter((entry) => typeof entry === 'string') : [json]
}

function parsed(json: string): unknown {
  if (!json.startsWith('[')) return undefined
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
