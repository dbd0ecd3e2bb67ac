/** Values of configuration keys as text in a form, and back. */
import type { ConfigurationKey } from '@sheaf/contract'

/** How a key is edited. */
export type Editor = 'flag' | 'choice' | 'number' | 'text' | 'json'

export function editorOf({ type, allowed }: Pick<ConfigurationKey, 'type' | 'allowed'>): Editor {
  if (allowed) return 'choice'
  if (type === 'boolean') return 'flag'
  if (type === 'integer' || type === 'number') return 'number'
  return type === 'string' ? 'text' : 'json'
}

/** What stands in the form for a value; empty for none. */
export function textOfValue(editor: Editor, value: unknown): string {
  if (value === undefined || value === null) return ''
  return editor === 'json' ? JSON.stringify(value, null, 2) : String(value)
}

/** For one line of a table. */
export function shortly(value: unknown): string {
  if (value === undefined || value === null) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)} …` : text
}

/** What is sent: `null` for an empty text. Throws an `Error` that says what is wrong with JSON. */
export function valueOfText(editor: Editor, text: string): unknown {
  if (text === '') return null
  if (editor === 'flag') return text === 'true'
  if (editor === 'number') return Number(text)
  if (editor !== 'json') return text
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error(`This is not JSON: ${(cause as Error).message}`, { cause })
  }
}
