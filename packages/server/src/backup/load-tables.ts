/** Rows of a backup, loaded beside the tables that are in use, which they replace at the end, all at once. */
import { createReadStream } from 'node:fs'
import { type Kysely, sql } from 'kysely'
import pg from 'pg'
import { migrate, openDatabase } from '../db/database.ts'
import type { Database } from '../db/schema.ts'
import { importJobs } from '../queue/export-jobs.ts'
import { copyIn } from './copy.ts'
import { BackupError } from './errors.ts'
import { type Manifest, tableFile } from './format.ts'
import type { OpenBackup } from './open-backup.ts'

/** Where they are loaded. */
const aside = 'sheaf_restore'

/** Loads all rows as they were, under the tables of their time, and brings those up to date. */
export async function loadAside(
  url: string,
  backup: OpenBackup,
  say: (message: string) => void,
): Promise<void> {
  const { manifest } = backup
  const db = openDatabase(url, { schema: aside })
  try {
    await sql`drop schema if exists ${sql.id(aside)} cascade`.execute(db)
    await sql`create schema ${sql.id(aside)}`.execute(db)
    const last = manifest.migrations.at(-1)
    await migrate(db, { schema: aside, ...(last === undefined ? {} : { to: last }) })
    await load(url, backup, say)
    await migrate(db, { schema: aside })
  } catch (error) {
    await sql`drop schema if exists ${sql.id(aside)} cascade`.execute(db).catch(() => {})
    throw error
  } finally {
    await db.destroy()
  }
}

async function load(url: string, backup: OpenBackup, say: (message: string) => void): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    options: `-c timezone=UTC -c datestyle=ISO -c search_path=${aside}`,
  })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('begin')
    // Tables refer to one another, also in circles: it is checked when all rows are here.
    const references = (
      await client.query<{ table: string; name: string; definition: string }>(
        `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
         from pg_constraint where contype = 'f' and connamespace = $1::regnamespace`,
        [aside],
      )
    ).rows
    for (const { table, name } of references)
      await client.query(`alter table ${table} drop constraint "${name}"`)
    for (const table of backup.manifest.tables) {
      say(`table ${table.name}`)
      await loadTable(client, backup, table)
    }
    for (const { table, column, next } of backup.manifest.sequences)
      await client.query(`select setval(pg_get_serial_sequence($1, $2), $3, false)`, [table, column, next])
    for (const { table, name, definition } of references)
      await client.query(`alter table ${table} add constraint "${name}" ${definition}`)
    await client.query('commit')
  } finally {
    await client.end()
  }
}

async function loadTable(
  client: pg.Client,
  backup: OpenBackup,
  { name, columns, rows }: Manifest['tables'][number],
): Promise<void> {
  // Migrations may have put rows there.
  await client.query(`delete from "${name}"`)
  const listed = columns.map((column) => `"${column}"`).join(', ')
  await copyIn(
    client,
    `copy "${name}" (${listed}) from stdin`,
    createReadStream(backup.path(tableFile(name))),
  )
  const counted = await client.query<{ n: number }>(`select count(*)::int as n from "${name}"`)
  const loaded = counted.rows[0]?.n
  if (loaded !== rows)
    throw new BackupError(
      'backup_damaged',
      `Of ${rows} rows of ${name} ${loaded} came: nothing was restored.`,
    )
}

/** In one transaction the loaded tables, and what their triggers run, take the place of those that are there, and the jobs that of theirs. */
export async function takeOver(db: Kysely<Database>, jobs: readonly string[]): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows: tables } = await sql<{ name: string }>`
      select relname as name from pg_class where relnamespace = ${aside}::regnamespace and relkind = 'r'
    `.execute(tx)
    const { rows: places } = await sql<{ schema: string }>`select current_schema() as schema`.execute(tx)
    const schema = places[0]?.schema ?? 'public'
    for (const { name } of tables) await sql`drop table if exists ${sql.id(schema, name)} cascade`.execute(tx)
    for (const { name } of tables)
      await sql`alter table ${sql.id(aside, name)} set schema ${sql.id(schema)}`.execute(tx)
    const { rows: functions } = await sql<{ name: string }>`
      select proname as name from pg_proc where pronamespace = ${aside}::regnamespace
    `.execute(tx)
    for (const { name } of functions) {
      await sql`drop function if exists ${sql.id(schema, name)}`.execute(tx)
      await sql`alter function ${sql.id(aside, name)} set schema ${sql.id(schema)}`.execute(tx)
    }
    await sql`drop schema ${sql.id(aside)} cascade`.execute(tx)
    await sql`delete from pgboss.job`.execute(tx)
    return importJobs(tx, jobs)
  })
}
