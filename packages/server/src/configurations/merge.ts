import { defaultSettings, type Settings, type StoredSettings } from '@sheaf/contract'

type Values = Readonly<Record<string, unknown>>

/** Changes of stored settings: `null` removes. */
export type SettingsChanges = Values

/** Objects that are one value: their parts mean nothing by themselves. */
const wholes = new Set(['cleanupRules', 'geoimagesColorRamp'])

/** What a user's data is processed with: the user's own value, else the owner's current one, else the default. */
export function effectiveSettings(owner: StoredSettings, user: StoredSettings | null): Settings {
  return merged(merged(defaultSettings(), owner), user ?? {}) as Settings
}

/** Stored settings after changes. */
export function changedSettings(stored: StoredSettings, changes: SettingsChanges): StoredSettings {
  return merged(stored, changes) as StoredSettings
}

function merged(base: Values, changes: Values): Values {
  const result = new Map(Object.entries(base))
  for (const [key, change] of Object.entries(changes)) {
    if (change === null) result.delete(key)
    else if (!isObject(change) || wholes.has(key)) result.set(key, change)
    else {
      const before = result.get(key)
      const after = merged(isObject(before) ? before : {}, change)
      if (Object.keys(after).length > 0) result.set(key, after)
      else result.delete(key)
    }
  }
  return Object.fromEntries(result)
}

export function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
