import { Kysely, PostgresDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import pg from 'pg'
import { DatabaseUnavailable } from './errors.ts'
import { migrations } from './migrations/migrations.ts'
import type { Database } from './schema.ts'

/** PostgreSQL's type numbers (src/include/catalog/pg_type.dat). */
const int8 = 20
const timestamptz = 1184

/** `Instant` columns are read as text with six fraction digits and Z, bigint as number. */
export function openDatabase(url: string, { schema }: { schema?: string } = {}): Kysely<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 20,
    connectionTimeoutMillis: 10_000,
    options: `-c timezone=UTC -c datestyle=ISO${schema === undefined ? '' : ` -c search_path=${schema}`}`,
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
        if (oid === timestamptz) return toInstant
        if (oid === int8) return Number
        return pg.types.getTypeParser(oid, format)
      }) as typeof pg.types.getTypeParser,
    },
  })
  // A connection that breaks is replaced on the next use, and a query that runs on it throws; unheard, the events of one
  // that is idle, or lent and between two queries, would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
}

/** '2026-03-02 08:11:20.4+00' -> '2026-03-02T08:11:20.400000Z' */
export function toInstant(text: string): string {
  const [date = '', rest = ''] = text.split(' ')
  const [time = '', fraction = ''] = rest.replace(/[+-].*$/, '').split('.')
  return `${date}T${time}.${fraction.padEnd(6, '0')}Z`
}

/**
 * Brings the tables up to date, or `to` the state after a migration. Safe from several processes at once: kysely holds
 * an advisory lock. `schema` is where the tables are, when that is not the usual one.
 */
export async function migrate(
  db: Kysely<Database>,
  { to, schema }: { to?: string; schema?: string } = {},
): Promise<void> {
  const provider = { getMigrations: async () => migrations }
  const migrator = new Migrator({ db, provider, ...(schema ? { migrationTableSchema: schema } : {}) })
  const { error } = await (to === undefined ? migrator.migrateToLatest() : migrator.migrateTo(to))
  if (error) throw error
}

/** What a query threw because its connection was lost, or could not be had, in one clear sentence; undefined for all else. */
export function asUnavailable(error: unknown): DatabaseUnavailable | undefined {
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string }
  // Class 08 and 57P0x: https://www.postgresql.org/docs/current/errcodes-appendix.html
  const lost =
    /^(ECONN|EPIPE|08|57P0)/.test(code) ||
    /^(Connection terminated|Client has encountered a connection error)/.test(message)
  if (!lost) return undefined
  return new DatabaseUnavailable('unreachable', `The connection to the database was lost: ${message}`, error)
}

/** Throws `DatabaseUnavailable` with one clear sentence when the database does not answer. */
export async function probe(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (cause) {
    const { hostname, port, pathname } = new URL(url)
    const reason =
      cause instanceof AggregateError
        ? cause.errors.map((each) => (each as Error).message).join('; ')
        : (cause as Error).message
    throw new DatabaseUnavailable(
      'unreachable',
      `No connection to the database ${pathname.slice(1)} on ${hostname}:${port || 5432}: ${reason}`,
      cause,
    )
  } finally {
    await client.end().catch(() => {})
  }
}
