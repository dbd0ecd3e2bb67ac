/** Text as PostgreSQL takes it: it stores no NUL, which damaged files are full of. */
export function plainText(text: string): string {
  return text.replaceAll('\0', '')
}

/** JSON for a json column, its texts without NUL. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? plainText(part) : part))
}
