import { operationTypeOf } from '../../agronomy/operation-types.ts'
import type { Column, TextColumn } from '../../columns/table.ts'

/** Labels of columns that say what was done. */
const LABELS = ['operationtype', 'operation']

export interface Operation {
  /** The source's own word for it, where it has one. */
  readonly word?: string
  /** Row numbers, absent where the operation is the whole table. */
  readonly members?: Uint32Array
}

/**
 * The operations that a column tells apart, in order of appearance; the whole table where no column does. Words that
 * Sheaf does not know are an operation each, unless it knows none: then the column tells something else.
 */
export function operationsIn(
  columns: readonly Column[],
  keys: readonly (readonly string[])[],
): readonly Operation[] {
  const column = LABELS.flatMap((label) =>
    columns.filter((c, i): c is TextColumn => c.type === 'text' && keys[i]!.includes(label)),
  ).find(({ dictionary }) => dictionary.some((word) => operationTypeOf(word) !== undefined))
  if (!column) return [{}]
  const kindOf = column.dictionary.map((word) => operationTypeOf(word) ?? word.toLowerCase())
  const rowsOf = Map.groupBy(column.codes.keys(), (row) => kindOf[column.codes[row]!])
  return [...rowsOf.values()].map((rows) => {
    const word = column.dictionary[column.codes[rows[0]!]!]
    return {
      ...(word === undefined ? {} : { word }),
      ...(rowsOf.size === 1 ? {} : { members: Uint32Array.from(rows) }),
    }
  })
}
