import Value from 'typebox/value'
import { StoredSettings } from './configuration.ts'

/** A key by its path, such as `cleanupRules.crop.0.operator`, and what its value must be. */
export interface ConfigurationFault {
  readonly field: string
  readonly message: string
}

/** What is wrong with values under the names that are stored. Keys that are not known are not looked at. */
export function configurationFaults(values: Readonly<Record<string, unknown>>): ConfigurationFault[] {
  return [...Value.Errors(StoredSettings, values)].flatMap(({ keyword, instancePath, params, message }) => {
    const field = instancePath.slice(1).replaceAll('/', '.')
    const { allowedValues, requiredProperties } = params as Readonly<Record<string, readonly string[]>>
    if (requiredProperties)
      return requiredProperties.map((name) => ({ field: `${field}.${name}`, message: 'must not be null' }))
    if (allowedValues) return [{ field, message: `must be one of ${allowedValues.join(', ')}` }]
    // A property too many is told twice: by itself, and of the object that has it.
    if (keyword === 'additionalProperties') return []
    return [{ field, message: keyword === 'boolean' ? 'is not known' : message }]
  })
}
