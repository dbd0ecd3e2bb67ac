import { type Kysely, sql } from 'kysely'
import { migrations } from '../db/migrations/migrations.ts'
import type { Database } from '../db/schema.ts'
import { type Finding, ok, wrong } from './finding.ts'

/** PostgreSQL's number of its first supported version. */
const oldest = 140_000

/** Its version, and whether its tables are those of this program. */
export async function lookAtDatabase(db: Kysely<Database>): Promise<Finding[]> {
  const { rows } = await sql<{ number: number; version: string }>`
    select current_setting('server_version_num')::int as number, current_setting('server_version') as version
  `.execute(db)
  const { number = 0, version = '' } = rows[0] ?? {}
  const server =
    number >= oldest
      ? ok('database', `PostgreSQL ${version}`)
      : wrong('database', `PostgreSQL ${version}`, 'Move to PostgreSQL 14 or newer: see backup and restore.')
  return [server, tablesOf(await ranMigrations(db))]
}

function tablesOf(ran: readonly string[]): Finding {
  const missing = Object.keys(migrations).filter((name) => !ran.includes(name))
  const newer = ran.filter((name) => !(name in migrations))
  if (newer.length > 0)
    return wrong(
      'database',
      `The tables are of a newer Sheaf (${newer.join(', ')})`,
      'Run the version of Sheaf that was used last.',
    )
  if (ran.length === 0)
    return wrong('database', 'The database is empty', 'Start the service: it makes the tables.')
  if (missing.length > 0)
    return wrong(
      'database',
      `The tables are of an older Sheaf: ${missing.length} migrations have not run`,
      'Start the service: it brings them up to date.',
    )
  return ok('database', `Tables up to date: ${ran.length} migrations`)
}

async function ranMigrations(db: Kysely<Database>): Promise<string[]> {
  const { rows: there } = await sql`select 1 where to_regclass('kysely_migration') is not null`.execute(db)
  if (there.length === 0) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  return rows.map(({ name }) => name)
}
