import { type AlertType, alertKeys } from '@sheaf/contract'

/** Keys that the service fills in by itself. */
type Given = 'type' | 'timestamp' | 'leafUserId'

/** What an event is told of: one text for each key of its payload. */
export type AlertValues<Type extends AlertType> = {
  readonly [Key in Exclude<(typeof alertKeys)[Type][number], Given>]: string
}

/** Events whose `timestamp` has three fraction digits; that of the others has six. */
const inMillis = /^(machine|implement)/

/** The bytes of an alert. `at` is an instant with six fraction digits. */
export function alertBody<Type extends AlertType>(
  type: Type,
  values: AlertValues<Type> & { readonly leafUserId: string },
  at: string,
): string {
  const timestamp = inMillis.test(type) ? at.replace(/\d{3}Z$/, 'Z') : at
  const all: Readonly<Record<string, string>> = { ...values, type, timestamp }
  return spacedJson(alertKeys[type].map((key) => [key, all[key] ?? '']))
}

/** The id of what an event is about. */
export function resourceOf<Type extends AlertType>(type: Type, values: AlertValues<Type>): string {
  const key = alertKeys[type].find((each) => each !== 'leafUserId' && each.endsWith('Id'))
  return (values as Readonly<Record<string, string>>)[key ?? ''] ?? ''
}

/**
 * JSON as Python's `json.dumps` writes it, which clients of Leaf compare signatures with: one space after `:` and `,`,
 * what is not printable ASCII as \uXXXX.
 */
export function spacedJson(entries: readonly (readonly [key: string, value: string])[]): string {
  const text = entries.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(', ')
  return `{${text}}`.replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
