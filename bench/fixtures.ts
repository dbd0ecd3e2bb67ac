import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** The clock of the bench: no date of a fixture is in its future. */
export const now = Date.parse('2026-01-01T00:00:00Z')

export function fixture(path: string): Promise<Buffer> {
  return readFile(fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url)))
}
