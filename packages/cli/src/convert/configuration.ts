import { readFile } from 'node:fs/promises'
import { configurationFaults, StoredSettings } from '@sheaf/contract'
import type { ConversionConfiguration } from '@sheaf/core'
import { UsageError } from '../usage-error.ts'

/** Whose configuration an answer of the API is: no part of it. */
const WHOSE = ['apiOwnerUsername', 'leafUserId']
const OTHER_NAMES = ['cropOptional', 'seedRateOptional', 'outofStandardOperations']
const PRESENCE = [true, false, 'optional', 'required']

/**
 * A configuration as the API takes it and gives it back, from a JSON file. Keys without an effect on conversions
 * are checked like the others. Throws `UsageError` that names each key at fault and what its value may be.
 */
export async function readConfiguration(path: string): Promise<ConversionConfiguration> {
  const values = await objectIn(path)
  for (const key of WHOSE) delete values[key]
  const faults = configurationFaults(values)
  for (const [key, value] of Object.entries(values)) {
    if (OTHER_NAMES.includes(key)) {
      const allowed = key === 'outofStandardOperations' ? [true, false] : PRESENCE
      if (!allowed.some((each) => each === value))
        faults.push({ field: key, message: `must be one of ${allowed.join(', ')}` })
    } else if (!Object.hasOwn(StoredSettings.properties, key)) {
      faults.push({ field: key, message: 'is not a key of the configuration' })
    }
  }
  if (faults.length > 0) {
    throw new UsageError(`${path}: ${faults.map(({ field, message }) => `${field} ${message}`).join('; ')}`)
  }
  return values
}

async function objectIn(path: string): Promise<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw new UsageError(`--config ${path}: ${(error as Error).message}`)
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw new UsageError(`--config ${path}: a JSON object is wanted`)
}
