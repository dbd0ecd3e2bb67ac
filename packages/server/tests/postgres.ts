import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { migrate, openDatabase } from '../src/db/database.ts'
import { startEmbedded } from '../src/db/embedded/embedded.ts'
import { startQueue } from '../src/queue/pg-boss-queue.ts'

export interface FreshDatabase {
  readonly url: string
  drop(): Promise<void>
}

const template = 'sheaf_template'

/** A new, migrated database of its own for a test file: a clone of a template, made by whoever comes first. */
export async function freshDatabase(): Promise<FreshDatabase> {
  // Nothing here has to survive a power cut.
  const server = await startEmbedded(inject('postgresDir'), {
    settings: { fsync: 'off', max_connections: '200' },
  })
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await query(server.url, async (client) => {
    await client.query('select pg_advisory_lock(1)')
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [template])
    if (!rowCount) await makeTemplate(server.url, client)
    await client.query(`create database ${name} template ${template}`)
  })
  return {
    url: named(server.url, name),
    drop: () =>
      query(server.url, async (client) => void (await client.query(`drop database ${name} with (force)`))),
  }
}

async function makeTemplate(url: string, client: pg.Client): Promise<void> {
  await client.query('create database template_in_making')
  const db = openDatabase(named(url, 'template_in_making'))
  await migrate(db)
  const queue = await startQueue(named(url, 'template_in_making'), db)
  await queue.stop()
  await db.destroy()
  await client.query(`alter database template_in_making rename to ${template}`)
}

async function query(url: string, use: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await use(client)
  } finally {
    await client.end()
  }
}

function named(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}
