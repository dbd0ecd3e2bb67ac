/** A database as it was at one instant, while others go on writing it. */
import type { Readable } from 'node:stream'
import pg from 'pg'
import { keepBlobs } from '../files/unreferenced-blobs.ts'
import { exportJobs } from '../queue/export-jobs.ts'
import { copyOut } from './copy.ts'
import { BackupError } from './errors.ts'
import type { Manifest } from './format.ts'

interface TableOfRows {
  readonly name: string
  readonly columns: readonly string[]
}

export interface Snapshot {
  readonly createdAt: string
  readonly migrations: readonly string[]
  readonly tables: readonly TableOfRows[]
  readonly sequences: Manifest['sequences']
  readonly blobs: readonly { readonly ownerId: string; readonly sha256: string }[]
  count(table: string): Promise<number>
  copy(table: TableOfRows): Readable
  /** JSON objects. */
  jobs(): Promise<string[]>
  /** No more rows are read; what the store holds is kept on. */
  endRows(): Promise<void>
  close(): Promise<void>
}

/** Not kept: kysely's own, which the manifest tells, an order that begins anew, and calls that were under way. */
const leftOut = ['kysely_migration', 'kysely_migration_lock', 'turns', 'provider_calls']
const patience = '60s'

/**
 * Takes it. From then on until it is closed no bytes are removed from the store, so all that its rows refer to stay.
 * Throws `BackupError` `busy` while another backup runs.
 */
export async function takeSnapshot(url: string): Promise<Snapshot> {
  const client = new pg.Client({ connectionString: url, options: '-c timezone=UTC -c datestyle=ISO' })
  client.on('error', () => {})
  await client.connect()
  try {
    return await snapshotOf(client)
  } catch (error) {
    await client.end()
    throw error
  }
}

async function snapshotOf(client: pg.Client): Promise<Snapshot> {
  const rows = async <Row>(text: string, values: readonly unknown[] = []) =>
    (await client.query(text, [...values])).rows as Row[]
  await client.query(`set lock_timeout = '${patience}'`)
  await client.query(keepBlobs).catch((cause: unknown) => {
    throw new BackupError('busy', 'Another backup runs: wait for its end.', cause)
  })
  await client.query('begin isolation level repeatable read read only')
  const [{ at } = { at: '' }] = await rows<{ at: string }>(
    `select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`,
  )
  const tables = await rows<TableOfRows>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname <> all($1)
       and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     group by c.relname order by c.relname`,
    [leftOut],
  )
  const migrations = await rows<{ name: string }>('select name from kysely_migration order by name')
  const blobs = await rows<{ ownerId: string; sha256: string }>(
    'select owner_id as "ownerId", sha256 from blobs order by owner_id, sha256',
  )
  return {
    createdAt: at,
    migrations: migrations.map(({ name }) => name),
    tables,
    sequences: await sequencesOf(rows),
    blobs,
    count: async (table) =>
      (await rows<{ n: number }>(`select count(*)::int as n from "${table}"`))[0]?.n ?? 0,
    copy: ({ name, columns }) =>
      copyOut(client, `copy "${name}" (${columns.map((each) => `"${each}"`).join(', ')}) to stdout`),
    jobs: async () => {
      const [queue] = await rows(`select 1 where to_regclass('pgboss.job') is not null`)
      if (!queue) return []
      return (await rows<{ job: string }>(exportJobs.text, exportJobs.values)).map(({ job }) => job)
    },
    endRows: async () => void (await client.query('commit')),
    close: () => client.end(),
  }
}

type Rows = <Row>(text: string, values?: readonly unknown[]) => Promise<Row[]>

/** Sequences are no part of a snapshot: what they say now is above all that it holds. */
async function sequencesOf(rows: Rows): Promise<Manifest['sequences']> {
  const columns = await rows<{ table: string; column: string; sequence: string }>(
    `select c.relname as table, a.attname as column, pg_get_serial_sequence(c.oid::regclass::text, a.attname) as sequence
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
       and pg_get_serial_sequence(c.oid::regclass::text, a.attname) is not null
     order by 1, 2`,
  )
  return Promise.all(
    columns.map(async ({ table, column, sequence }) => {
      const [row] = await rows<{ next: number }>(
        `select (last_value + is_called::int)::float8 as next from ${sequence}`,
      )
      return { table, column, next: row?.next ?? 1 }
    }),
  )
}
