import { conversionFactor } from '../../agronomy/units.ts'
import { Unreadable } from '../../bytes/errors.ts'
import type { FileFormat, SourceTable } from '../../columns/source-table.ts'
import { type Column, type NumberColumn, numberOf, type Table, type TextColumn } from '../../columns/table.ts'
import type { Warning } from '../../columns/warning.ts'
import { countPositions, invalidPositions } from '../positions.ts'
import { fitYield } from '../standard-moisture.ts'
import { TIME_DATE_ONLY, TIME_UNKNOWN, timeWarnings } from '../times.ts'
import { DEERE_CROPS } from './deere.ts'
import type { Mapping } from './mapping.ts'
import { operationOf, withMeanings } from './meanings.ts'
import { type TextTimes, timesOf, withClock } from './text-times.ts'
import type { Told } from './told.ts'

/** 100 ft: farther than a machine goes between two records. */
const JUMP_M = 30.48
const CROP = { name: 'crop', property: 'crop', type: 'text' } as const
/** Share of the rows that must follow the formula of a source's own dry yield. */
const AGREEMENT = 0.9

/** Rows under the source's own column names, and what is known of them. */
export interface NamedRows {
  readonly key: string
  readonly name: string
  readonly format: FileFormat
  readonly mapping: Mapping
  readonly told: Told
  /** Degrees, EPSG:4326. */
  readonly longitude: Float64Array
  readonly latitude: Float64Array
  /** Everything but positions, as it stands in the source. */
  readonly columns: readonly Column[]
  /** What the mapping calls the columns, where it is not their own names in lower case. */
  readonly names?: readonly string[]
  readonly warnings: readonly Warning[]
}

/**
 * Named rows as a table: their own columns with property and unit, and `longitude`, `latitude`, `timestamp` and Deere's
 * `crop` added. Throws `no_valid_positions`.
 */
export function mappedTable(named: NamedRows, now: number): SourceTable {
  const { key, name, format, mapping, told, longitude, latitude } = named
  const rows = longitude.length
  const valid = countPositions(longitude, latitude)
  if (valid === 0) {
    throw new Unreadable('no_valid_positions', `None of the ${rows} rows of '${name}' has a valid position`)
  }
  const names = named.names ?? named.columns.map((column) => column.name.toLowerCase())
  const operation = operationOf(mapping, names, told.origin.operationType)
  const meanings = withMeanings(named.columns, names, mapping, operation, told)
  const times = timesIn(mapping, names, named.columns)
  const crop = cropOf(mapping, meanings.columns, told.crop, rows)
  const columns: Column[] = [
    { name: 'longitude', property: 'longitude', type: 'number', unit: 'arcdeg', values: longitude },
    { name: 'latitude', property: 'latitude', type: 'number', unit: 'arcdeg', values: latitude },
    ...meanings.columns,
    ...(times
      ? [
          {
            name: 'timestamp',
            property: 'timestamp',
            type: 'number' as const,
            unit: 'ms',
            values: times.values,
          },
        ]
      : []),
    ...(crop ? [crop] : []),
  ]
  const table: Table = { rows, columns }
  return {
    key,
    name,
    format,
    ...(operation ? { operationType: operation } : {}),
    table,
    timePrecision: times?.precision ?? 'none',
    localTime: times?.precision === 'instant' && !times.zoned && !mapping.utc,
    ...(mapping.stated?.timeZone ? { timeZone: mapping.stated.timeZone } : {}),
    origin: { ...commonTexts(mapping, names, named.columns), ...told.origin },
    ...(operation === 'harvested' ? statedYield(table) : {}),
    ...(told.products ? { products: told.products } : {}),
    ...(told.machinery ? { machinery: told.machinery } : {}),
    warnings: [
      ...named.warnings,
      ...(valid < rows ? [invalidPositions(rows - valid)] : []),
      ...meanings.warnings,
      ...warningsOfTimes(times, now),
      ...distanceJumps(numberOf(table, 'distance')),
    ],
  }
}

/** The best of the columns that tell the time; a date alone takes its time of day from another of them. */
function timesIn(
  { times }: Mapping,
  names: readonly string[],
  columns: readonly Column[],
): TextTimes | undefined {
  const told = times.flatMap((time) =>
    columns.filter((column, i): column is TextColumn => column.type === 'text' && names[i] === time),
  )
  for (const column of told) {
    const found = timesOf(column)
    if (found?.precision === 'instant') return found
    if (!found) continue
    for (const clock of told) {
      const timed = clock === column ? undefined : withClock(found, clock)
      if (timed) return timed
    }
    return found
  }
  return undefined
}

function warningsOfTimes(times: TextTimes | undefined, now: number): Warning[] {
  if (!times) return [TIME_UNKNOWN]
  return [...timeWarnings(times.values, now), ...(times.precision === 'date' ? [TIME_DATE_ONLY] : [])]
}

/** Deere's crops by number, and the user's crop where no column tells one. */
function cropOf(
  mapping: Mapping,
  columns: readonly Column[],
  token: string | undefined,
  rows: number,
): TextColumn | undefined {
  if (columns.some((column) => column.property === 'crop')) return undefined
  const deere = mapping.system === 'deere' ? deereCrop(columns, token, rows) : undefined
  return deere ?? sameCrop(mapping.stated?.crop, rows)
}

function sameCrop(crop: string | undefined, rows: number): TextColumn | undefined {
  if (crop === undefined) return undefined
  return { ...CROP, codes: new Int32Array(rows), dictionary: [crop] }
}

/** A number that is not known is the crop of the metadata, or itself. */
function deereCrop(
  columns: readonly Column[],
  token: string | undefined,
  rows: number,
): TextColumn | undefined {
  const numbers = columns.find(
    (c): c is NumberColumn => c.type === 'number' && c.name.toLowerCase() === 'crop',
  )
  if (!numbers) return sameCrop(token, rows)
  const dictionary: string[] = []
  const codeOf = new Map<number, number>()
  const codes = Int32Array.from(numbers.values, (number) => {
    if (Number.isNaN(number)) return -1
    let code = codeOf.get(number)
    if (code === undefined) {
      code = dictionary.push(DEERE_CROPS[number] ?? token ?? `crop ${number}`) - 1
      codeOf.set(number, code)
    }
    return code
  })
  return { ...CROP, codes, dictionary }
}

/** Names of grower, farm and field that are the same in all rows. */
function commonTexts(
  { origin }: Mapping,
  names: readonly string[],
  columns: readonly Column[],
): SourceTable['origin'] {
  const texts = columns.flatMap((column, i) => {
    const name = names[i]!
    const key = Object.hasOwn(origin, name) ? origin[name] : undefined
    const [only, ...others] = column.type === 'text' ? column.dictionary : []
    return key && only !== undefined && others.length === 0 ? [[key, only]] : []
  })
  return Object.fromEntries(texts)
}

/** Density (lb/bu) and standard moisture (%) with which the source made its dry yield of its wet one. */
function statedYield(table: Table): Pick<SourceTable, 'cropDensity' | 'standardMoisture'> {
  const moisture = numberOf(table, 'harvestMoisture')?.values
  const wet = numberOf(table, 'wetMassPerArea')
  const volume = numberOf(table, 'dryVolumePerArea')
  const mass = numberOf(table, 'dryMassPerArea')
  if (!moisture || wet?.unit === undefined) return {}
  const byVolume = volume?.unit === undefined ? undefined : fitYield(wet.values, volume.values, moisture)
  const byMass = mass?.unit === wet.unit ? fitYield(wet.values, mass.values, moisture, 1) : undefined
  const fits = [byMass, byVolume].filter((fit) => fit && fit.agreement >= AGREEMENT)
  const standardMoisture = fits.find((fit) => fit?.standardMoisture !== undefined)?.standardMoisture
  const toPounds = conversionFactor(wet.unit, 'lb/ac')
  const density =
    byVolume && fits.includes(byVolume)
      ? (byVolume.density * toPounds) / conversionFactor(volume!.unit!, 'bu/ac')
      : undefined
  return {
    ...(density === undefined ? {} : { cropDensity: Math.round(density * 100) / 100 }),
    ...(standardMoisture === undefined ? {} : { standardMoisture }),
  }
}

function distanceJumps(distance: NumberColumn | undefined): Warning[] {
  if (distance?.unit === undefined) return []
  const limit = JUMP_M / conversionFactor(distance.unit, 'm')
  const count = distance.values.reduce((n, d) => (d > limit ? n + 1 : n), 0)
  const detail = `${count} rows say that more than 100 ft were covered since the row before`
  return count > 0 ? [{ code: 'distance_jump', detail, count }] : []
}
