import type { Migration } from 'kysely/migration'
import { up as start } from './0001-start.ts'

/** In the order of their names. A number is never used again, a released migration never edited. */
export const migrations: Record<string, Migration> = {
  '0001-start': { up: start },
}
