import { unitToken } from '../../agronomy/units.ts'
import { Unreadable } from '../../bytes/errors.ts'
import { takeRows } from '../../columns/rows.ts'
import type { FileFormat, SourceTable } from '../../columns/source-table.ts'
import type { Column, TextColumn } from '../../columns/table.ts'
import type { Warning } from '../../columns/warning.ts'
import { keysOfLabel, unitOfLabel } from '../mappings/labels.ts'
import { mappedTable } from '../mappings/mapped-table.ts'
import type { Mapping } from '../mappings/mapping.ts'
import { hasRates, mappingOf, nameIn, operationOf } from '../mappings/meanings.ts'
import { POLYGON_POSITIONS } from '../positions.ts'
import type { FieldBoundary, ReadOptions, SetEvent, SourceSet } from '../reader.ts'
import type { FeatureShapes } from './feature-shapes.ts'
import { type ToldPart, withStandardMembers } from './standard-members.ts'

/** Names as programs give them; what has blanks or brackets is a label for people. */
const IDENTIFIER = /^\w+$/

/** What a file says once for all its features. */
export interface ToldOfFeatures {
  /** Unit as written, by property name. */
  readonly units: Readonly<Record<string, string>>
  readonly timePrecision?: 'instant' | 'date' | 'none'
  readonly products: readonly ToldPart[]
}

export interface Features {
  readonly shapes: FeatureShapes
  readonly columns: readonly Column[]
  readonly told: ToldOfFeatures
  readonly warnings: readonly Warning[]
}

/**
 * Features as what they stand for: points are the rows of a log, one table for each operation type; polygons are
 * coverage where they have rates, boundaries where they have none. Throws `unknown_schema`, `no_geometry`.
 */
export function* featureEvents(
  set: SourceSet,
  format: FileFormat,
  features: Features,
  options: ReadOptions,
): Generator<SetEvent> {
  const { shapes } = features
  if (shapes.rows === 0) return
  const labels = features.columns.map(({ name }) =>
    IDENTIFIER.test(name) ? [name.toLowerCase()] : keysOfLabel(name),
  )
  const mapping = mappingOf([...new Set(labels.flat())], options.mappings)
  const names = labels.map((each) => nameIn(mapping, each))
  const kind = shapes.count('point') > 0 ? 'point' : 'polygon'
  const rows = shapes.rowsOf(kind, 'none')
  if (rows.length === shapes.count('none')) {
    const message = `None of the ${shapes.rows} features of '${set.name}' is a point or a polygon`
    throw new Unreadable('no_geometry', message, { at: set.key })
  }
  if (kind === 'polygon' && !hasRates(mapping, names) && !names.includes('operationtype')) {
    yield* boundaries(set, features)
    return
  }
  if (!isKnown(mapping, names)) throw unknownSchema(set, features.columns)
  const leftOut = shapes.rows - rows.length
  const warnings = [
    ...features.warnings,
    ...(kind === 'polygon' ? [POLYGON_POSITIONS] : []),
    ...(leftOut > 0 ? [geometryLeftOut(leftOut)] : []),
  ]
  const all = leftOut > 0 ? features.columns.map((column) => takeRows(column, rows)) : features.columns
  for (const { word, of } of byOperation(all, rows.length)) {
    const columns = of ? all.map((column) => takeRows(column, of)) : all
    const { longitude, latitude } = shapes.positions(of ? of.map((i) => rows[i]!) : rows)
    const key = of ? `${set.key}#${word ?? ''}` : set.key
    const table = tableOf(
      { ...set, key },
      format,
      mapping,
      { columns, names, longitude, latitude, word, warnings },
      features.told,
      options.now,
    )
    yield { kind: 'table', table }
  }
}

function tableOf(
  { key, name }: SourceSet,
  format: FileFormat,
  mapping: Mapping,
  rows: Pick<Parameters<typeof mappedTable>[0], 'columns' | 'longitude' | 'latitude' | 'warnings'> & {
    readonly word: string | undefined
    readonly names: readonly string[]
  },
  { units, timePrecision, products }: ToldOfFeatures,
  now: number,
): SourceTable {
  const { longitude, latitude, warnings } = rows
  const standard = withStandardMembers(rows.columns, products)
  const columns = standard.columns.map((column) => withUnit(column, units))
  const original = onlyText(columns, 'originalOperationType')
  const word = original ?? rows.word
  const told = {
    origin: word === undefined ? {} : { operationType: word },
    units: new Map(),
    ...standard.told,
  }
  const table = mappedTable(
    { key, name, format, mapping, told, longitude, latitude, columns, names: rows.names, warnings },
    now,
  )
  const { operationType, ...origin } = table.origin
  const known = table.operationType !== undefined && original === undefined
  return {
    ...table,
    table: { ...table.table, columns: withoutTwins(table.table.columns) },
    ...(timePrecision && table.timePrecision === 'instant' ? { timePrecision } : {}),
    // The standard's word for the operation is Sheaf's own, not the source's.
    origin: known || operationType === undefined ? origin : { ...origin, operationType },
  }
}

/** The rows of each `operationType`, where they name more than one; else all, and the one word that they name. */
function byOperation(
  columns: readonly Column[],
  rows: number,
): { readonly word: string | undefined; readonly of?: Uint32Array }[] {
  const column = columns.find((c): c is TextColumn => c.type === 'text' && c.name === 'operationType')
  const codes = [...new Set(column?.codes ?? [])]
  if (!column || codes.length < 2) return [{ word: column?.dictionary[codes[0] ?? -1] }]
  return codes.map((code) => ({
    word: column.dictionary[code],
    of: Uint32Array.from({ length: rows }, (_, i) => i).filter((i) => column.codes[i] === code),
  }))
}

/** The text that all rows have which have any. */
function onlyText(columns: readonly Column[], name: string): string | undefined {
  const column = columns.find((c): c is TextColumn => c.type === 'text' && c.name === name)
  const codes = new Set(column?.codes.filter((code) => code >= 0))
  return codes.size === 1 ? column?.dictionary[[...codes][0]!] : undefined
}

/** With the unit that the file tells for it, else that of its name: `Moisture(%)`. */
function withUnit(column: Column, units: ToldOfFeatures['units']): Column {
  if (column.type === 'text') return column
  const told = Object.hasOwn(units, column.name) ? unitToken(units[column.name]!) : undefined
  const unit = told ?? unitOfLabel(column.name).unit
  return unit === undefined ? column : { ...column, unit }
}

/** Of columns of one name, the one that has a meaning: outputs name each once. */
function withoutTwins(columns: readonly Column[]): Column[] {
  const meant = new Set(columns.flatMap(({ name, property }) => (property === undefined ? [] : [name])))
  return columns.filter(({ name, property }) => property !== undefined || !meant.has(name))
}

function isKnown(mapping: Mapping, names: readonly string[]): boolean {
  return (
    names.some((name) => mapping.times.includes(name)) ||
    hasRates(mapping, names) ||
    operationOf(mapping, names, undefined) !== undefined ||
    names.includes('operationtype')
  )
}

function unknownSchema({ name, key }: SourceSet, columns: readonly Column[]): Unreadable {
  const found = columns.slice(0, 40).map((column) => column.name.slice(0, 60))
  const message = `No property of '${name}' is known as a time, a rate or a yield; a mapping can name them. Found: ${found.join(', ') || 'none'}`
  return new Unreadable('unknown_schema', message, { at: key })
}

function geometryLeftOut(count: number): Warning {
  const detail = `${count} features are of another geometry than the log and were left out`
  return { code: 'geometry_left_out', detail, count }
}

/** A boundary for each row of polygons, named by its property `name` in any case. */
function* boundaries(set: SourceSet, { shapes, columns }: Features): Generator<SetEvent> {
  const text = (row: number, wanted: string): string | undefined => {
    const column = columns.find(({ name }) => name.toLowerCase() === wanted)
    if (!column) return undefined
    if (column.type === 'text') return column.dictionary[column.codes[row]!]
    const value = column.values[row]!
    return Number.isNaN(value) ? undefined : String(value)
  }
  let count = 0
  for (const row of shapes.rowsOf('polygon')) {
    const polygons = shapes.polygons(row)
    if (!polygons.flat(3).every((degree) => Math.abs(degree) <= 180)) continue
    count++
    const [grower, farm] = [text(row, 'grower'), text(row, 'farm')]
    const boundary: FieldBoundary = {
      key: `${set.key}#${row + 1}`,
      name: text(row, 'name') ?? text(row, 'field') ?? set.name,
      ...(grower === undefined ? {} : { grower }),
      ...(farm === undefined ? {} : { farm }),
      polygons,
    }
    yield { kind: 'boundary', boundary }
  }
  if (count > 0) return
  const detail = `'${set.name}' holds polygons without rates, and none of them on the globe`
  yield { kind: 'ignored', code: 'boundary_layer', detail }
}
