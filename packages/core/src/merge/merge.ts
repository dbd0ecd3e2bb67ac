/** Several standard tables as one: what a field operation, and a merge of files, is made of. */
import type { UnitMeasurement } from '../agronomy/property-units.ts'
import type { StandardTable } from '../columns/standard-table.ts'
import type { Warning } from '../columns/warning.ts'
import { insideOf } from '../geometry/point-in-polygon.ts'
import type { MultiPolygon } from '../geometry/polygons/polygons.ts'
import { mergeColumns } from './columns.ts'
import { type Member, takeRows } from './members.ts'

export interface MergeOptions {
  /** DEFAULT: the units of the first member. */
  readonly unitMeasurement: UnitMeasurement
  /** Only points in one of these are taken; absent: all. */
  readonly within?: readonly MultiPolygon[]
  /** Only points in none of these. */
  readonly without?: readonly MultiPolygon[]
}

/**
 * Merges members of one operation type, told in order of their start. `sourceRows` counts the points that were meant,
 * `removed` those that are not where they are wanted (`outsideField`) or that an earlier member had (`duplicate`):
 * nothing else is left out. The table may be empty.
 */
export function mergeTables(members: readonly Member[], options: MergeOptions): StandardTable {
  const tables = members.map(({ standard }) => standard)
  const [first] = tables
  if (!first) throw new RangeError('a merge of no files')
  const { rows, selected, elsewhere, duplicates } = takeRows(members, placeTest(options))
  const { columns, mixes, warnings } = mergeColumns(tables, rows, options.unitMeasurement)
  const { unitMeasurement: setting } = options
  const original = agreed(tables, (table) => table.originalOperationType)
  return {
    operationType: first.operationType,
    ...(first.knownType ? { knownType: first.knownType } : {}),
    ...(original === undefined ? {} : { originalOperationType: original }),
    table: { rows: rows.row.length, columns },
    mixes,
    machinery: distinct(tables.flatMap(({ machinery }) => machinery)),
    origin: originOf(tables),
    timePrecision: precisionOf(tables),
    outOfStandard: tables.some(({ outOfStandard }) => outOfStandard),
    system: setting === 'DEFAULT' ? first.system : setting === 'METRIC' ? 'metric' : 'imperial',
    sourceRows: selected,
    removed: {
      ...(elsewhere > 0 ? { outsideField: elsewhere } : {}),
      ...(duplicates > 0 ? { duplicate: duplicates } : {}),
    },
    warnings: [
      ...distinct(tables.flatMap((table) => table.warnings)),
      ...warnings,
      ...duplicateWarning(duplicates),
    ],
  }
}

function placeTest({ within, without }: MergeOptions) {
  if (!within && !without) return undefined
  const wanted = within?.map(insideOf)
  const unwanted = without?.map(insideOf) ?? []
  return (longitude: number, latitude: number) =>
    (wanted?.some((inside) => inside(longitude, latitude)) ?? true) &&
    !unwanted.some((inside) => inside(longitude, latitude))
}

/** What the source says of its origin, as far as the members do not contradict one another. */
function originOf(tables: readonly StandardTable[]): StandardTable['origin'] {
  const keys = ['grower', 'farm', 'field', 'operationType', 'description'] as const
  const told = keys.map((key) => [key, agreed(tables, ({ origin }) => origin[key])] as const)
  return Object.fromEntries(told.filter(([, value]) => value !== undefined))
}

function agreed(tables: readonly StandardTable[], textOf: (table: StandardTable) => string | undefined) {
  const values = new Set(tables.map(textOf).filter((value) => value !== undefined))
  return values.size === 1 ? [...values][0] : undefined
}

function precisionOf(tables: readonly StandardTable[]): StandardTable['timePrecision'] {
  const precisions = tables.map(({ timePrecision }) => timePrecision)
  return precisions.find((p) => p === 'none') ?? precisions.find((p) => p === 'date') ?? 'instant'
}

function duplicateWarning(count: number): Warning[] {
  const detail = `${count} points are in more than one of the files; each was taken once`
  return count > 0 ? [{ code: 'duplicate_points', detail, count }] : []
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()]
}
