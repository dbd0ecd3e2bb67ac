import { operationTypeOf } from '../agronomy/operation-types.ts'
import { alwaysPresent, propertiesOf, VOLUMES } from '../agronomy/properties.ts'
import { takeRows } from '../columns/rows.ts'
import type { OperationType, SourceTable } from '../columns/source-table.ts'
import type { StandardTable } from '../columns/standard-table.ts'
import type { Column } from '../columns/table.ts'
import { type Demands, passing } from './cleanup.ts'
import { type CropOfRow, standardCrops } from './crops.ts'
import { NotStandard } from './errors.ts'
import { measured } from './measured.ts'
import { carryMoisture } from './moisture.ts'
import { deriveMotion, unitsFor } from './motion.ts'
import type { StandardizeOptions } from './options.ts'
import { standardProducts } from './products.ts'
import { standardTimes } from './times.ts'
import { validRows } from './valid-rows.ts'
import type { WorkingTable } from './working-table.ts'
import { deriveYields } from './yields.ts'

/**
 * A reader's table as standard points: standard names and units, what is missing computed, invalid points removed.
 * Throws `NotStandard` when the operation type is none of the four, a property that points must have is on no
 * point, or no point is left.
 */
export function standardize(source: SourceTable, options: StandardizeOptions): StandardTable {
  const word = source.origin.operationType
  const type = source.operationType ?? (word === undefined ? undefined : operationTypeOf(word))
  if (!type && !options.outOfStandardOperations) {
    const message = `unsupported operation type: ${word?.toLowerCase() ?? 'unknown'}`
    throw new NotStandard('unsupported_operation_type', message)
  }
  const { rows, removed } = validRows(source)
  const { work, system } = measured(source, rows, options)
  const unit = unitsFor(options.unitMeasurement, system)
  const timePrecision = standardTimes(work, source, options)
  deriveMotion(work, unit)
  const cropOf = standardCrops(work, source, options)
  if (type === 'harvested') {
    if (timePrecision === 'instant') carryMoisture(work)
    deriveYields(work, unit, cropOf, options)
  }
  const mixes = type === 'applied' ? standardProducts(work, source, options.unitMeasurement) : []

  const missing = type && work.rows > 0 ? missingProperties(work, type, options, cropOf, timePrecision) : []
  if (missing.length > 0 && !options.outOfStandardOperations) {
    throw new NotStandard('missing_required_properties', `missing required properties: ${missing.join(', ')}`)
  }
  const required = type ? alwaysPresent(type).filter((property) => !missing.includes(property)) : []
  const demands: Demands = { required, hasDensity: (i) => cropOf(i).density !== undefined }
  const passed = options.cleanupStandardGeojson
    ? passing(work, options.cleanupRules, mixes, demands, removed)
    : undefined
  if (work.rows === 0 || passed?.length === 0)
    throw new NotStandard('no_points', 'no points passed the filter', removed)

  return {
    operationType: type ?? word?.toLowerCase() ?? 'unknown',
    ...(type ? { knownType: type } : {}),
    ...(word === undefined ? {} : { originalOperationType: word }),
    table: { rows: passed?.length ?? work.rows, columns: standardColumns(work, type, passed) },
    mixes,
    machinery: source.machinery ?? [],
    origin: source.origin,
    timePrecision,
    outOfStandard: !type || missing.length > 0,
    system,
    sourceRows: source.table.rows,
    removed,
    warnings: work.warnings,
  }
}

/** Required properties that no point has. Crop and seed rate are let off where the owner says so. */
function missingProperties(
  work: WorkingTable,
  type: OperationType,
  options: StandardizeOptions,
  cropOf: (row: number) => CropOfRow,
  timePrecision: SourceTable['timePrecision'],
): string[] {
  const off = new Set<string>()
  if (options.cropOptional) off.add('crop')
  if (options.seedRateOptional) off.add('seedRate')
  if (timePrecision === 'none') off.add('timestamp')
  const codes = work.texts.get('crop')?.codes
  const anyVolume = codes?.some((_, i) => cropOf(i).density !== undefined) ?? cropOf(0).density !== undefined
  if (!anyVolume) for (const property of VOLUMES) off.add(property)
  return alwaysPresent(type).filter((property) => {
    if (off.has(property)) return false
    const text = work.texts.get(property)
    if (text) return !text.codes.some((code) => code >= 0)
    return work.values(property)?.every(Number.isNaN) ?? true
  })
}

/** Columns in the order of the standard; one source column at a time is let go, so that memory does not double. */
function standardColumns(
  work: WorkingTable,
  type: OperationType | undefined,
  rows: Uint32Array | undefined,
): Column[] {
  const types: readonly OperationType[] = type ? [type] : ['planted', 'applied', 'harvested', 'tillage']
  const texts = new Set(types.flatMap((t) => propertiesOf(t, 'text')))
  const numbers = new Set(['longitude', 'latitude', ...types.flatMap((t) => propertiesOf(t, 'number'))])
  const columns: Column[] = []
  for (const [properties, from] of [
    [numbers, work.numbers],
    [texts, work.texts],
  ] as const) {
    for (const property of properties) {
      const column = from.get(property)
      if (!column) continue
      from.delete(property)
      columns.push({ ...(rows ? takeRows(column, rows) : column), name: property, property })
    }
  }
  return columns
}
