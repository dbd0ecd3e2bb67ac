import { operationTypeOf } from '../../agronomy/operation-types.ts'
import { propertiesOf } from '../../agronomy/properties.ts'
import { isRate, unitOf } from '../../agronomy/property-units.ts'
import { dimensionOf, unitToken } from '../../agronomy/units.ts'
import { Unreadable } from '../../bytes/errors.ts'
import { type Stated, wholeAndCut } from './mapping.ts'

/** What a user says of the columns of some files, over what Sheaf knows of them. */
export interface UserMapping extends Stated {
  readonly name?: string
  /** By column name in lower case, whole and as a .dbf cuts it. */
  readonly columns: Readonly<Record<string, { readonly property: string; readonly unit?: string }>>
}

export const ORIGIN_KEYS = ['grower', 'farm', 'field'] as const

const OPERATION_TYPES = ['planted', 'applied', 'harvested', 'tillage'] as const
const TEXTS = ['crop', 'variety', 'products', 'recordingStatus', 'tillType']
const NUMBERS = new Set(OPERATION_TYPES.flatMap((type) => propertiesOf(type, 'number')))
const PROPERTIES: readonly string[] = [...NUMBERS, ...TEXTS, ...ORIGIN_KEYS]
const RATES = ['count/area', 'mass/area', 'volume/area']
const SYSTEMS = ['imperial', 'metric'] as const
const KEYS = ['name', 'columns', 'operationType', 'crop', 'timeZone', 'units']

type Json = Readonly<Record<string, unknown>>

/**
 * The mapping that a file in JSON, or the value read from one, describes (docs/column-mappings.md).
 * Throws `invalid_mapping` with the path of what is wrong and the values that are allowed there.
 */
export function parseMapping(json: unknown): UserMapping {
  const root = objectAt(typeof json === 'string' ? parsed(json) : json, '')
  onlyKeys(root, KEYS, '')
  const columns = objectAt(root.columns ?? {}, 'columns')
  const entries = Object.entries(columns).map(
    ([name, value]) => [name.trim().toLowerCase(), meaningAt(value, `columns.${name}`)] as const,
  )
  return {
    ...textAt(root, 'name'),
    // Whole names last: they win over what another is cut to.
    columns: Object.fromEntries([
      ...entries.flatMap(([name, meaning]) => wholeAndCut(name).map((known) => [known, meaning] as const)),
      ...entries,
    ]),
    ...operationTypeAt(root),
    ...textAt(root, 'crop'),
    ...timeZoneAt(root),
    ...unitsAt(root),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Unreadable('invalid_mapping', `The mapping is no JSON: ${(cause as Error).message}`, { cause })
  }
}

function meaningAt(value: unknown, path: string): { property: string; unit?: string } {
  const column = objectAt(value, path)
  onlyKeys(column, ['property', 'unit'], path)
  const property = PROPERTIES.find((known) => known === column.property)
  if (!property) throw invalid(`${path}.property`, column.property, PROPERTIES)
  if (column.unit === undefined) return { property }
  const unit = typeof column.unit === 'string' ? unitToken(column.unit) : undefined
  const wanted = dimensionsOf(property)
  if (wanted.length === 0) throw invalid(`${path}.unit`, column.unit, [], `${property} has no unit`)
  if (!unit || !wanted.includes(dimensionOf(unit) ?? '')) {
    throw invalid(`${path}.unit`, column.unit, [], `${property} takes a unit of ${wanted.join(' or ')}`)
  }
  return { property, unit }
}

/** `mass/area` and the like; none for what has no unit. */
function dimensionsOf(property: string): readonly string[] {
  if (isRate(property)) return RATES
  const unit = unitOf(property, 'METRIC', 'metric')
  return unit === undefined ? [] : [dimensionOf(unit) ?? unit]
}

function operationTypeAt({ operationType }: Json): Pick<Stated, 'operationType'> {
  if (operationType === undefined) return {}
  const type = typeof operationType === 'string' ? operationTypeOf(operationType) : undefined
  if (!type) throw invalid('operationType', operationType, OPERATION_TYPES)
  return { operationType: type }
}

function timeZoneAt(root: Json): Pick<Stated, 'timeZone'> {
  const { timeZone } = textAt(root, 'timeZone')
  if (timeZone === undefined) return {}
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    throw invalid('timeZone', timeZone, [], 'a name such as America/Chicago')
  }
  return { timeZone }
}

function unitsAt({ units }: Json): Pick<Stated, 'units'> {
  if (units === undefined) return {}
  const system = SYSTEMS.find((known) => known === units)
  if (!system) throw invalid('units', units, SYSTEMS)
  return { units: system }
}

function textAt<K extends string>(root: Json, key: K): { readonly [key in K]?: string } {
  const value = root[key]
  if (value === undefined) return {}
  if (typeof value !== 'string' || value.trim() === '') throw invalid(key, value, [], 'a text')
  return { [key]: value.trim() } as { readonly [key in K]?: string }
}

function objectAt(value: unknown, path: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json
  throw invalid(path || 'the whole', value, [], 'an object')
}

function onlyKeys(object: Json, allowed: readonly string[], path: string): void {
  const other = Object.keys(object).find((key) => !allowed.includes(key))
  if (other !== undefined)
    throw invalid([path, other].filter(Boolean).join('.'), undefined, allowed, 'no such key')
}

function invalid(at: string, value: unknown, allowed: readonly string[], why = ''): Unreadable {
  const found = value === undefined ? '' : ` ${JSON.stringify(value).slice(0, 80)}`
  const list = allowed.length > 0 ? `allowed are ${allowed.join(', ')}` : ''
  const message = `The mapping cannot be used, ${at}${found}: ${[why, list].filter(Boolean).join('; ')}`
  return new Unreadable('invalid_mapping', message, { at })
}
