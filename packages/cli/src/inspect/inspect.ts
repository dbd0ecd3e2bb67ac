import {
  type Column,
  type EntryReport,
  type FieldBoundary,
  type ReadOptions,
  readSource,
  type SourceTable,
  Unreadable,
} from '@sheaf/core'
import { openInput } from '../convert/inputs.ts'
import { readersFrom } from '../converters.ts'
import { mappingsFrom } from '../mapping-files.ts'
import { parse, UsageError } from '../usage-error.ts'

/** For whoever asks why a file failed: what is inside, as what it is read, and what of it looks odd. */
export async function inspectCommand(args: string[]): Promise<number> {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: {
      'card-tracks': { type: 'boolean', default: false },
      converters: { type: 'string' },
      mapping: { type: 'string', multiple: true },
      json: { type: 'boolean', default: false },
    },
  })
  const [path, ...others] = positionals
  if (path === undefined || others.length > 0) throw new UsageError('one file, zip or folder, please')
  const found = await inspect(path, {
    now: Date.now(),
    agleaderCard: { track: values['card-tracks'] },
    ...(await mappingsFrom(values.mapping)),
    readers: await readersFrom(values.converters),
  })
  process.stdout.write(values.json ? `${JSON.stringify(found, null, 2)}\n` : describe(found))
  return found.error === undefined && found.failed.length === 0 ? 0 : 1
}

interface Found {
  readonly units: UnitFound[]
  readonly boundaries: BoundaryFound[]
  readonly failed: { readonly name: string; readonly code: string; readonly message: string }[]
  readonly entries: EntryReport[]
  error?: { readonly code: string; readonly message: string }
}

type UnitFound = Pick<SourceTable, 'key' | 'name' | 'format' | 'origin' | 'timePrecision' | 'warnings'> & {
  readonly operationType: string
  readonly rows: number
  readonly columns: ColumnFound[]
}

type BoundaryFound = Pick<FieldBoundary, 'key' | 'name' | 'grower' | 'farm'> & {
  readonly polygons: number
  /** Inner rings of all polygons. */
  readonly holes: number
}

interface ColumnFound {
  readonly name: string
  /** The standard property it holds. */
  readonly property?: string | undefined
  readonly unit?: string | undefined
  /** Rows with a value. */
  readonly values: number
  /** Least and greatest number or instant, or the first few texts. */
  readonly range: string
}

async function inspect(path: string, options: ReadOptions): Promise<Found> {
  const found: Found = { units: [], boundaries: [], failed: [], entries: [] }
  try {
    const input = await openInput(path)
    try {
      for await (const event of readSource(input.source, options)) {
        if (event.kind === 'table') found.units.push(unitOf(event.table))
        if (event.kind === 'boundary') found.boundaries.push(boundaryOf(event.boundary))
        if (event.kind === 'entry') found.entries.push(event.entry)
        if (event.kind === 'failed') {
          const { code, message } = event.error
          found.failed.push({ name: event.unit.name, code, message })
        }
      }
    } finally {
      await input.close()
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (!(error instanceof Unreadable) && typeof code !== 'string') throw error
    found.error = { code: code ?? 'unreadable', message }
  }
  return found
}

function unitOf(source: SourceTable): UnitFound {
  const { key, name, format, origin, timePrecision, warnings, operationType = 'unknown', table } = source
  const columns = table.columns.map(columnOf)
  return { key, name, format, operationType, rows: table.rows, origin, timePrecision, columns, warnings }
}

function boundaryOf({ polygons, ...boundary }: FieldBoundary): BoundaryFound {
  const holes = polygons.reduce((sum, rings) => sum + rings.length - 1, 0)
  return { ...boundary, polygons: polygons.length, holes }
}

function columnOf(column: Column): ColumnFound {
  const { name, property } = column
  if (column.type === 'text') {
    const { codes, dictionary } = column
    const used = new Set(codes)
    used.delete(-1)
    const texts = [...used].slice(0, 4).map((code) => dictionary[code] ?? '')
    const range = `${texts.join(' | ')}${used.size > texts.length ? ` ... (${used.size} texts)` : ''}`
    return { name, property, values: codes.filter((code) => code >= 0).length, range }
  }
  let [least, greatest, values] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]
  for (const value of column.values) {
    if (Number.isNaN(value)) continue
    values++
    if (value < least) least = value
    if (value > greatest) greatest = value
  }
  const show = (value: number) => (column.unit === 'ms' ? instant(value) : String(value))
  const range =
    values === 0 ? 'no value' : least === greatest ? show(least) : `${show(least)} to ${show(greatest)}`
  return { name, property, unit: column.unit, values, range }
}

function instant(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : String(ms)
}

function describe({ units, boundaries, failed, entries, error }: Found): string {
  return [
    ...units.flatMap(describeUnit),
    ...boundaries.map(describeBoundary),
    ...failed.map(({ name, code, message }) => `failed   ${name}: ${message} (${code})`),
    ...entries.map(({ path, outcome, code, detail }) => {
      const why = [detail, code && `(${code})`].filter(Boolean).join(' ')
      return `${outcome.padEnd(8)} ${path}${outcome === 'read' || why === '' ? '' : `: ${why}`}`
    }),
    ...(error ? [`failed   ${error.message} (${error.code})`] : []),
    '',
  ].join('\n')
}

function describeBoundary({ name, grower, farm, polygons, holes }: BoundaryFound): string {
  const told = [name, grower && `grower ${grower}`, farm && `farm ${farm}`].filter(Boolean).join(', ')
  return `boundary ${told}; polygons: ${polygons}, holes: ${holes}`
}

function describeUnit({
  name,
  format,
  operationType,
  rows,
  origin,
  timePrecision,
  columns,
  warnings,
}: UnitFound) {
  const told = Object.entries(origin).map(([key, value]) => `${key} ${value}`)
  const width = (of: (column: ColumnFound) => string) =>
    Math.max(...columns.map((column) => of(column).length))
  const property = (column: ColumnFound) => column.property ?? '-'
  const unit = (column: ColumnFound) => column.unit ?? '-'
  const [names, properties, units] = [width((column) => column.name), width(property), width(unit)]
  return [
    `${name}: ${format}, ${operationType}, ${rows.toLocaleString('en')} rows, time: ${timePrecision}`,
    ...(told.length > 0 ? [`  ${told.join(', ')}`] : []),
    ...columns.map((column) => {
      const missing = column.values < rows ? `  (${(rows - column.values).toLocaleString('en')} missing)` : ''
      const head = `${column.name.padEnd(names)}  ${property(column).padEnd(properties)}  ${unit(column).padEnd(units)}`
      return `  ${head}  ${column.range}${missing}`
    }),
    ...warnings.map(({ code, at, detail }) => `  warning: ${at ? `${at}: ` : ''}${detail} (${code})`),
    '',
  ]
}
