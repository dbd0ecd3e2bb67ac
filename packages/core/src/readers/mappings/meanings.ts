import { operationTypeOf } from '../../agronomy/operation-types.ts'
import { isRate, unitOf } from '../../agronomy/property-units.ts'
import { dimensionOf } from '../../agronomy/units.ts'
import type { OperationType } from '../../columns/source-table.ts'
import type { Column, NumberColumn } from '../../columns/table.ts'
import type { Warning } from '../../columns/warning.ts'
import { DEERE } from './deere.ts'
import { extended, usualUnit } from './extended.ts'
import { GENERIC } from './generic.ts'
import type { Mapping, Meaning } from './mapping.ts'
import { measuringSystem } from './measuring-system.ts'
import { SMS } from './sms.ts'
import { STANDARD } from './standard.ts'
import type { Told } from './told.ts'
import { TRIMBLE_COVERAGE, TRIMBLE_TRACK } from './trimble.ts'
import type { UserMapping } from './user-mapping.ts'

const MAPPINGS: readonly Mapping[] = [GENERIC, SMS, DEERE, STANDARD, TRIMBLE_COVERAGE, TRIMBLE_TRACK]

/** Harvested only: a layer with one of them is a yield log. */
const YIELDS = ['cropFlow', 'wetMassPerArea', 'dryMassPerArea', 'wetVolumePerArea', 'dryVolumePerArea']
const TILLAGE = ['tillageDepthActual', 'tillageDepthTarget', 'tillType']
const UNITLESS = new Set(['sectionId', 'passNumber', 'productIndex'])
const PRODUCT_IS: Readonly<Record<OperationType, string | undefined>> = {
  harvested: 'crop',
  planted: 'variety',
  applied: 'products',
  tillage: undefined,
}

/**
 * The mapping of columns with these names, in lower case: `built` or, of Sheaf's own, the one that knows most of them,
 * the first of equals; and over it what the user says of them.
 */
export function mappingOf(
  names: readonly string[],
  users: readonly UserMapping[] = [],
  built: Mapping = bestOf(names),
): Mapping {
  return extended(built, names, users)
}

function bestOf(names: readonly string[]): Mapping {
  const known = MAPPINGS.map((mapping) => {
    const all = new Set([...Object.keys(mapping.columns), ...allNames(mapping)])
    // One column may be there under several names.
    return new Set(
      names.filter((name) => all.has(name)).map((name) => meaningOf(mapping, name)?.property ?? name),
    ).size
  })
  return MAPPINGS[known.indexOf(Math.max(...known))]!
}

/** What a mapping calls a column that may have any of these names; the first where it knows none. */
export function nameIn(mapping: Mapping, names: readonly string[]): string {
  return names.find((name) => knows(mapping, name)) ?? names[0]!
}

function knows(mapping: Mapping, name: string): boolean {
  return Object.hasOwn(mapping.columns, name) || allNames(mapping).includes(name)
}

function allNames({ times, origin, product, rate, targetRate }: Mapping): string[] {
  return [...times, ...Object.keys(origin), ...product, ...rate, ...targetRate]
}

/** From the source's own word, else from what its columns measure. */
export function operationOf(
  mapping: Mapping,
  names: readonly string[],
  word: string | undefined,
): OperationType | undefined {
  if (mapping.stated?.operationType) return mapping.stated.operationType
  if (word !== undefined) return operationTypeOf(word)
  const properties = new Set(names.map((name) => meaningOf(mapping, name)?.property))
  if (YIELDS.some((property) => properties.has(property)) || properties.has('harvestMoisture'))
    return 'harvested'
  if (properties.has('seedRate')) return 'planted'
  if (properties.has('appliedRate')) return 'applied'
  if (TILLAGE.some((property) => properties.has(property))) return 'tillage'
  if (!mapping.rate.some((name) => names.includes(name))) return undefined
  if (mapping.product.some((name) => names.includes(name))) return 'applied'
  return properties.has('variety') ? 'planted' : undefined
}

/** Whether any column tells how much was brought out or in. Polygons without one are boundaries. */
export function hasRates(mapping: Mapping, names: readonly string[]): boolean {
  return names.some((name) => {
    const property = meaningOf(mapping, name)?.property ?? ''
    return YIELDS.includes(property) || /Rate$/.test(property) || mapping.rate.includes(name)
  })
}

/**
 * The columns with property and unit where they have one; columns that nobody knows stay as they are. A unit that a
 * column brings with it is the source's word for that column and wins. `names` are what the mapping calls them.
 */
export function withMeanings(
  columns: readonly Column[],
  names: readonly string[],
  mapping: Mapping,
  operation: OperationType | undefined,
  told: Told,
): { columns: Column[]; warnings: Warning[] } {
  const units = mapping.stated?.units
  const system =
    units ??
    measuringSystem(mapping, names, (property) =>
      columns.find(
        (c, i): c is NumberColumn =>
          c.type === 'number' && meaningOf(mapping, names[i]!)?.property === property,
      ),
    )
  const rate = operation === 'planted' ? 'seedRate' : operation === 'applied' ? 'appliedRate' : undefined
  const rateUnit = names.map((name) => meaningOf(mapping, name)).find((m) => m?.property === rate)?.[
    system ?? 'imperial'
  ]
  const unknown: string[] = []
  const misfits: string[] = []

  const mapped = columns.map((column, i): Column => {
    const name = names[i]!
    const meaning = meaningOf(mapping, name) ?? byOperation(mapping, name, operation, rate)
    if (!meaning || (meaning.property === 'recordingStatus' && !isOnOff(column))) return column
    const { property } = meaning
    if (column.type === 'text') return isText(property) ? { ...column, property } : column
    if (isText(property)) return column
    const stated = column.unit ?? meaning.unit ?? told.units.get(name)
    const ofSystem = system && (property === `${rate}Target` ? rateUnit : meaning[system])
    const unit = stated ?? ofSystem ?? (units && usualUnit(property, units))
    if (unit === undefined && system && meaning.imperial) return column
    if (unit === undefined) {
      if (!UNITLESS.has(property)) unknown.push(column.name)
      return { ...column, property }
    }
    const fitting = [property, byOtherMeasure(property)].find((each) => measures(unit, each))
    if (fitting) return { ...column, property: fitting, unit }
    misfits.push(`${column.name} (${unit})`)
    return column
  })
  const detail = `The source tells no unit for ${unknown.join(', ')}`
  const wrong = `The units of ${misfits.join(', ')} do not measure what the columns are named after; they are left as they are`
  return {
    columns: mapped,
    warnings: [
      ...(unknown.length > 0 ? [{ code: 'unknown_units', detail, count: unknown.length }] : []),
      ...(misfits.length > 0 ? [{ code: 'unit_mismatch', detail: wrong, count: misfits.length }] : []),
    ],
  }
}

/** Whether a unit is of the kind that a property is measured in; true where either is not known. */
function measures(unit: string, property: string): boolean {
  const usual = isRate(property) ? undefined : unitOf(property, 'METRIC', 'metric')
  const [own, wanted] = [dimensionOf(unit), usual && dimensionOf(usual)]
  return own === undefined || wanted === undefined || own === wanted
}

/** A column that is called `Yield` may hold mass or volume: its unit tells. */
function byOtherMeasure(property: string): string {
  return property.includes('Mass') ? property.replace('Mass', 'Volume') : property.replace('Volume', 'Mass')
}

function meaningOf(mapping: Mapping, name: string): Meaning | undefined {
  return Object.hasOwn(mapping.columns, name) ? mapping.columns[name] : undefined
}

/** Columns whose meaning depends on what was done. */
function byOperation(
  mapping: Mapping,
  name: string,
  operation: OperationType | undefined,
  rate: string | undefined,
): Meaning | undefined {
  const product = operation && PRODUCT_IS[operation]
  if (product && mapping.product.includes(name)) return { property: product }
  if (rate && mapping.rate.includes(name)) return { property: rate }
  if (rate && mapping.targetRate.includes(name)) return { property: `${rate}Target` }
  return undefined
}

/** Whether a column's values are names, even where they are written in digits. */
export function heldAsText(mapping: Mapping, name: string): boolean {
  const property = meaningOf(mapping, name)?.property
  return (
    (property !== undefined && isText(property)) ||
    mapping.product.includes(name) ||
    Object.hasOwn(mapping.origin, name)
  )
}

const TEXTS = new Set(['crop', 'variety', 'products', 'recordingStatus', 'tillType'])

function isText(property: string): boolean {
  return TEXTS.has(property)
}

function isOnOff(column: Column): boolean {
  return column.type === 'text' && column.dictionary.every((text) => /^o(n|ff)$/i.test(text))
}
