import { Unreadable } from '../../bytes/errors.ts'
import { takeRows } from '../../columns/rows.ts'
import type { SourceTable } from '../../columns/source-table.ts'
import type { Column, NumberColumn, TextColumn } from '../../columns/table.ts'
import type { Warning } from '../../columns/warning.ts'
import { countPositions, invalidPositions } from '../positions.ts'
import type { ReadOptions } from '../reader.ts'
import { fitYield } from '../standard-moisture.ts'
import { TIME_UNKNOWN, timeWarnings } from '../times.ts'
import type { Rows } from './rows.ts'

/** 1980-01-01T00:00:00Z: smaller values of column 4 count rows or seconds and are no dates. */
const FIRST_EPOCH = 315_532_800
const SQUARE_INCHES_PER_ACRE = 43_560 * 144

/** Property and unit of the columns that mean the same in all variants. */
const MEANING: Readonly<Record<string, { readonly property?: string; readonly unit?: string }>> = {
  Longitude: { property: 'longitude', unit: 'arcdeg' },
  Latitude: { property: 'latitude', unit: 'arcdeg' },
  'Grain Flow': { property: 'cropFlow', unit: 'lb/s' },
  'GPS Time': { unit: 's' },
  'Logging Interval': { property: 'samplingInterval', unit: 's' },
  Distance: { property: 'distance', unit: 'in' },
  'Swath Width': { property: 'equipmentWidth', unit: 'in' },
  Moisture: { property: 'harvestMoisture', unit: 'percentage' },
  'Pass Number': { property: 'passNumber' },
  Load: { property: 'load' },
  'Grain Type': { property: 'crop' },
  Variety: { property: 'variety' },
  Altitude: { property: 'elevation', unit: 'ft' },
  'Dry Yield': { property: 'dryMassPerArea', unit: 'lb/ac' },
}

/**
 * One field and grain type as a table. Added to the file's own columns: `timestamp` where column 4 holds dates, and
 * `recordingStatus`. Throws `no_valid_positions`.
 */
export function unitTable(
  unit: { key: string; name: string; field: string },
  rows: Rows,
  members: Uint32Array | undefined,
  fileWarnings: readonly Warning[],
  options: ReadOptions,
): SourceTable {
  const columns = members ? rows.columns.map((column) => takeRows(column, members)) : [...rows.columns]
  const count = members?.length ?? rows.count
  const warnings = [...fileWarnings]
  const valuesOf = (name: string) =>
    columns.find((c): c is NumberColumn => c.name === name && c.type === 'number')!.values

  const valid = countPositions(valuesOf('Longitude'), valuesOf('Latitude'))
  if (valid === 0) {
    throw new Unreadable(
      'no_valid_positions',
      `None of the ${count} rows of '${unit.name}' has a valid position`,
    )
  }
  if (valid < count) warnings.push(invalidPositions(count - valid))

  const dry = dryYield(columns, valuesOf)
  if (dry) rename(columns, 'Serial Number', 'Dry Yield')
  if (isAltitude(columns)) rename(columns, 'Load Number', 'Altitude')

  const timestamp = timestampOf(valuesOf('GPS Time'))
  warnings.push(...(timestamp ? timeWarnings(timestamp.values, options.now) : [TIME_UNKNOWN]))
  const recording = recordingStatus(valuesOf, options.advancedText?.recording ?? 'positive')

  const field = unit.field.replace(/^F\d+:\s*/, '')
  return {
    key: unit.key,
    name: unit.name,
    format: 'AGLEADERTEXT',
    operationType: 'harvested',
    table: {
      rows: count,
      columns: [...columns.map(withMeaning), ...(timestamp ? [timestamp] : []), recording],
    },
    timePrecision: timestamp ? 'instant' : 'none',
    localTime: timestamp !== undefined,
    origin: field === '' ? {} : { field },
    ...(dry?.standardMoisture === undefined ? {} : { standardMoisture: dry.standardMoisture }),
    warnings,
  }
}

/**
 * In the 15-column variant column 11 is a dry yield in lb/ac if it follows from flow, interval, distance, swath and
 * moisture with some standard moisture; else it is the monitor's serial number.
 */
function dryYield(
  columns: readonly Column[],
  valuesOf: (name: string) => Float64Array,
): { standardMoisture?: number } | undefined {
  if (columns.length !== 15) return undefined
  const [flow, interval] = [valuesOf('Grain Flow'), valuesOf('Logging Interval')]
  const [distance, swath] = [valuesOf('Distance'), valuesOf('Swath Width')]
  const wet = flow.map((f, i) => (f * interval[i]!) / ((distance[i]! * swath[i]!) / SQUARE_INCHES_PER_ACRE))
  const fit = fitYield(wet, valuesOf('Serial Number'), valuesOf('Moisture'), 1)
  return fit && fit.agreement >= 0.9 ? fit : undefined
}

/** The last of 15 columns: altitudes have decimals or many values, load numbers are few and whole. */
function isAltitude(columns: readonly Column[]): boolean {
  const last = columns.find((c): c is NumberColumn => c.name === 'Load Number' && c.type === 'number')
  if (!last) return false
  const distinct = new Set<number>()
  for (const value of last.values) {
    if (!Number.isInteger(value) && !Number.isNaN(value)) return true
    distinct.add(value)
    if (distinct.size > 50) return true
  }
  return false
}

function timestampOf(seconds: Float64Array): NumberColumn | undefined {
  if (!seconds.some((s) => s >= FIRST_EPOCH)) return undefined
  const values = seconds.map((s) => (s >= FIRST_EPOCH ? s * 1000 : Number.NaN))
  return { name: 'timestamp', property: 'timestamp', type: 'number', unit: 'ms', values }
}

function recordingStatus(valuesOf: (name: string) => Float64Array, rule: 'positive' | 'header'): TextColumn {
  const [header, flow] = [valuesOf('Header Status'), valuesOf('Grain Flow')]
  const [distance, swath] = [valuesOf('Distance'), valuesOf('Swath Width')]
  const codes = new Int32Array(header.length)
  for (let i = 0; i < codes.length; i++) {
    const isOn = rule === 'header' ? header[i]! & 1 : flow[i]! > 0 && distance[i]! > 0 && swath[i]! > 0
    codes[i] = isOn ? 0 : 1
  }
  return {
    name: 'recordingStatus',
    property: 'recordingStatus',
    type: 'text',
    codes,
    dictionary: ['On', 'Off'],
  }
}

function rename(columns: Column[], from: string, to: string): void {
  const at = columns.findIndex((column) => column.name === from)
  const column = columns[at]
  if (column) columns[at] = { ...column, name: to }
}

function withMeaning(column: Column): Column {
  return { ...column, ...MEANING[column.name] }
}
