import { operationTypeOf } from '../../agronomy/operation-types.ts'
import type { OperationType } from '../../columns/source-table.ts'
import type { Column, NumberColumn } from '../../columns/table.ts'
import type { Warning } from '../../columns/warning.ts'
import { DEERE } from './deere.ts'
import { GENERIC } from './generic.ts'
import type { Mapping, Meaning } from './mapping.ts'
import { measuringSystem } from './measuring-system.ts'
import { SMS } from './sms.ts'
import type { Told } from './told.ts'

const MAPPINGS: readonly Mapping[] = [GENERIC, SMS, DEERE]

/** Harvested only: a layer with one of them is a yield log. */
const YIELDS = ['cropFlow', 'wetMassPerArea', 'dryMassPerArea', 'wetVolumePerArea', 'dryVolumePerArea']
const UNITLESS = new Set(['sectionId', 'passNumber'])
const PRODUCT_IS: Readonly<Record<OperationType, string | undefined>> = {
  harvested: 'crop',
  planted: 'variety',
  applied: 'products',
  tillage: undefined,
}

/** The mapping that knows most of the columns, the first of equals. */
export function mappingOf(names: readonly string[]): Mapping {
  const known = (mapping: Mapping) =>
    names.filter((name) => Object.hasOwn(mapping.columns, name) || allNames(mapping).includes(name)).length
  return MAPPINGS.toSorted((a, b) => known(b) - known(a))[0]!
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
  if (word !== undefined) return operationTypeOf(word)
  const properties = new Set(names.map((name) => meaningOf(mapping, name)?.property))
  if (YIELDS.some((property) => properties.has(property)) || properties.has('harvestMoisture'))
    return 'harvested'
  if (properties.has('seedRate')) return 'planted'
  if (properties.has('appliedRate')) return 'applied'
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

/** The columns with property and unit where they have one; columns that nobody knows stay as they are. */
export function withMeanings(
  columns: readonly Column[],
  mapping: Mapping,
  operation: OperationType | undefined,
  told: Told,
): { columns: Column[]; warnings: Warning[] } {
  const names = columns.map((column) => column.name.toLowerCase())
  const system = measuringSystem(mapping, names, (property) =>
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

  const mapped = columns.map((column, i): Column => {
    const name = names[i]!
    const meaning = meaningOf(mapping, name) ?? byOperation(mapping, name, operation, rate)
    if (!meaning || (meaning.property === 'recordingStatus' && !isOnOff(column))) return column
    const { property } = meaning
    if (column.type === 'text') return isText(property) ? { ...column, property } : column
    if (isText(property)) return column
    const stated = meaning.unit ?? told.units.get(name) ?? told.units.get(name.slice(0, 10))
    const ofSystem = system && (property === `${rate}Target` ? rateUnit : meaning[system])
    const unit = stated ?? ofSystem
    if (unit === undefined && system && meaning.imperial) return column
    if (unit === undefined && !UNITLESS.has(property)) unknown.push(column.name)
    return { ...column, property, ...(unit === undefined ? {} : { unit }) }
  })
  const detail = `The source tells no unit for ${unknown.join(', ')}`
  return {
    columns: mapped,
    warnings: unknown.length > 0 ? [{ code: 'unknown_units', detail, count: unknown.length }] : [],
  }
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

const TEXTS = new Set(['crop', 'variety', 'products', 'recordingStatus'])

function isText(property: string): boolean {
  return TEXTS.has(property)
}

function isOnOff(column: Column): boolean {
  return column.type === 'text' && column.dictionary.every((text) => /^o(n|ff)$/i.test(text))
}
