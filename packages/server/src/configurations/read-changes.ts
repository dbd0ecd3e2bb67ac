/** What clients send as a configuration, in all its spellings, as changes under the names that are stored. */
import { configurationFaults, StoredSettings } from '@sheaf/contract'
import { ConfigurationInvalid } from './errors.ts'
import { isObject, type SettingsChanges } from './merge.ts'

interface Schema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: unknown
}
type Fault = ConfigurationInvalid['faults'][number]

/**
 * Keys that are not known are left out. `of`: an owner keeps a value for everything, so null is none of its values,
 * save for an entry of the crop table; of a user null removes. Throws `ConfigurationInvalid`.
 */
export function readChanges(body: Readonly<Record<string, unknown>>, of: 'owner' | 'user'): SettingsChanges {
  const faults: Fault[] = []
  const changes = tolerated(StoredSettings as Schema, renamed(body, faults)) as Record<string, unknown>
  const values = withoutNulls(changes, (path) => {
    if (of === 'owner' && !/^cropTable\../.test(path))
      faults.push({ field: path, message: 'must not be null' })
  })
  const told = new Map([...configurationFaults(values), ...faults].map((fault) => [fault.field, fault]))
  if (told.size > 0) throw new ConfigurationInvalid([...told.values()])
  return changes
}

/**
 * The other spellings: one of capitals, two flags that stand for leaves of `standardGeoJson`, and crops, whose names are
 * lower-case.
 */
function renamed(body: Readonly<Record<string, unknown>>, faults: Fault[]): Record<string, unknown> {
  const { outofStandardOperations, cropOptional, seedRateOptional, ...rest } = body
  const { cropTable } = rest
  const planted = {
    ...(cropOptional === undefined ? {} : { crop: presenceOf('cropOptional', cropOptional, faults) }),
    ...(seedRateOptional === undefined
      ? {}
      : { seedRate: presenceOf('seedRateOptional', seedRateOptional, faults) }),
  }
  return {
    ...(outofStandardOperations === undefined ? {} : { outOfStandardOperations: outofStandardOperations }),
    ...(Object.keys(planted).length === 0 ? {} : { standardGeoJson: { planted } }),
    ...rest,
    ...(isObject(cropTable) ? { cropTable: lowerCased(cropTable) } : {}),
  }
}

function lowerCased(table: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(table).map(([crop, fact]) => [crop.trim().toLowerCase(), fact]))
}

function presenceOf(field: string, flag: unknown, faults: Fault[]): string | null {
  if (flag === null) return null
  // Not String(): an object of a client's may have a toString that is none.
  const text = typeof flag === 'object' ? '' : `${flag}`.trim().toLowerCase()
  if (text === 'true' || text === 'optional') return 'optional'
  if (text !== 'false' && text !== 'required')
    faults.push({ field, message: 'must be true, false, optional or required' })
  return 'required'
}

/** Booleans and numbers may be texts, names of a fixed list in any case; keys that the schema does not know go. */
function tolerated(schema: Schema, value: unknown): unknown {
  if (typeof value === 'string') return fromText(schema, value)
  if (Array.isArray(value) && schema.items)
    return value.map((each) => tolerated(schema.items as Schema, each))
  if (!isObject(value)) return value
  const [entry] = Object.values(schema.patternProperties ?? {})
  const strict = schema.additionalProperties === false
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => {
      const known = schema.properties?.[key] ?? entry
      return known ? [[key, tolerated(known, part)]] : strict ? [[key, part]] : []
    }),
  )
}

function fromText(schema: Schema, text: string): unknown {
  const plain = text.trim()
  if (schema.enum)
    return schema.enum.find((each) => String(each).toLowerCase() === plain.toLowerCase()) ?? text
  if (schema.type === 'boolean' && /^(true|false)$/i.test(plain)) return plain.toLowerCase() === 'true'
  if (
    (schema.type === 'number' || schema.type === 'integer') &&
    plain !== '' &&
    Number.isFinite(Number(plain))
  )
    return Number(plain)
  return text
}

/** What is left to check; each null is told by its path. */
function withoutNulls(
  values: Readonly<Record<string, unknown>>,
  isNull: (path: string) => void,
  path = '',
): Record<string, unknown> {
  const left = Object.entries(values).filter(([key, value]) => {
    if (value === null) isNull(`${path}${key}`)
    return value !== null
  })
  return Object.fromEntries(
    left.map(([key, value]) => [
      key,
      isObject(value) ? withoutNulls(value, isNull, `${path}${key}.`) : value,
    ]),
  )
}
