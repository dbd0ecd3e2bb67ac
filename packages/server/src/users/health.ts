/** The users of an owner with how they stand: connections, syncs, and what came of their data. */
import { type Kysely, sql } from 'kysely'
import type { Page, Paged } from '../db/paging.ts'
import type { CredentialStatus, Database, User } from '../db/schema.ts'

export interface UserHealth extends Pick<User, 'id' | 'name' | 'email' | 'external_id'> {
  readonly connections: readonly {
    readonly provider: string
    readonly status: CredentialStatus
    readonly created_at: string
    readonly state: 'waiting' | 'running' | 'finished' | 'failed' | null
    readonly finished_at: string | null
    readonly next_at: string | null
    readonly last_error: string | null
  }[]
  readonly files: { readonly processing: number; readonly processed: number; readonly failed: number }
  readonly operations: number
  readonly fields: number
}

export interface Totals extends Pick<UserHealth, 'files' | 'operations' | 'fields'> {
  readonly users: number
  readonly connected: number
}

interface Wanted {
  /** Part of name, email or external id, in any case. */
  readonly search?: string | undefined
  /** Whose connection or sync does not work, or of whose files some failed. */
  readonly needing?: boolean | undefined
  readonly page: Page
}

/** By name. */
export async function listUserHealth(
  db: Kysely<Database>,
  ownerId: string,
  { search, needing, page }: Wanted,
): Promise<Paged<UserHealth>> {
  const pattern = `%${(search ?? '').replace(/[\\%_]/g, '\\$&')}%`
  const matching = db
    .selectFrom('users')
    .where('owner_id', '=', ownerId)
    .$if(search !== undefined, (query) =>
      query.where(({ or, eb }) =>
        or((['name', 'email', 'external_id'] as const).map((column) => eb(column, 'ilike', pattern))),
      ),
    )
    .$if(needing === true, (query) =>
      query.where(({ or, exists, selectFrom }) =>
        or([
          exists(
            selectFrom('credentials')
              .leftJoin('syncs', 'syncs.credential_id', 'credentials.id')
              .whereRef('credentials.user_id', '=', 'users.id')
              .where((of) => of.or([of('credentials.status', '<>', 'OK'), of('syncs.state', '=', 'failed')]))
              .select('credentials.id'),
          ),
          exists(
            selectFrom('files')
              .whereRef('files.user_id', '=', 'users.id')
              .where('files.status', '=', 'failed')
              .select('files.id'),
          ),
        ]),
      ),
    )
  const [users, { total }] = await Promise.all([
    matching
      .select(['id', 'name', 'email', 'external_id'])
      .orderBy(sql`lower(name)`)
      .orderBy('id')
      .offset(page.offset)
      .limit(page.limit)
      .execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  const ids = users.map(({ id }) => id)
  if (ids.length === 0) return { items: [], total }
  const [connections, files, operations, fields] = await Promise.all([
    db
      .selectFrom('credentials')
      .leftJoin('syncs', 'syncs.credential_id', 'credentials.id')
      .where('user_id', 'in', ids)
      .select(['user_id', 'provider', 'status', 'credentials.created_at'])
      .select(['state', 'finished_at', 'next_at', 'last_error'])
      .orderBy('provider')
      .execute(),
    db
      .selectFrom('files')
      .where('user_id', 'in', ids)
      .select(({ fn }) => ['user_id', 'status', fn.countAll<number>().as('n')])
      .groupBy(['user_id', 'status'])
      .execute(),
    // An operation is there once its file is.
    db
      .selectFrom('operations')
      .innerJoin('files', 'files.id', 'operations.file_id')
      .where('operations.user_id', 'in', ids)
      .select(({ fn }) => ['operations.user_id', fn.countAll<number>().as('n')])
      .groupBy('operations.user_id')
      .execute(),
    db
      .selectFrom('fields')
      .where('user_id', 'in', ids)
      .select(({ fn }) => ['user_id', fn.countAll<number>().as('n')])
      .groupBy('user_id')
      .execute(),
  ])
  const items = users.map((user) => {
    const of = <Row extends { user_id: string }>(rows: readonly Row[]) =>
      rows.filter((row) => row.user_id === user.id)
    const filesOf = (status: 'processing' | 'processed' | 'failed') =>
      of(files).find((row) => row.status === status)?.n ?? 0
    return {
      ...user,
      connections: of(connections),
      files: {
        processing: filesOf('processing'),
        processed: filesOf('processed'),
        failed: filesOf('failed'),
      },
      operations: of(operations)[0]?.n ?? 0,
      fields: of(fields)[0]?.n ?? 0,
    }
  })
  return { items, total }
}

/** Of all users of the owner together. */
export async function countHealth(db: Kysely<Database>, ownerId: string): Promise<Totals> {
  const countIn = async (table: 'users' | 'credentials' | 'fields') => {
    const { n } = await db
      .selectFrom(table)
      .where('owner_id', '=', ownerId)
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    return n
  }
  const [users, connected, fields, files, operations] = await Promise.all([
    countIn('users'),
    countIn('credentials'),
    countIn('fields'),
    db
      .selectFrom('files')
      .where('owner_id', '=', ownerId)
      .select(({ fn }) => ['status', fn.countAll<number>().as('n')])
      .groupBy('status')
      .execute(),
    // An operation is there once its file is.
    db
      .selectFrom('operations')
      .innerJoin('files', 'files.id', 'operations.file_id')
      .where('operations.owner_id', '=', ownerId)
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow(),
  ])
  const filesOf = (status: keyof Totals['files']) => files.find((row) => row.status === status)?.n ?? 0
  return {
    users,
    connected,
    files: {
      processing: filesOf('processing'),
      processed: filesOf('processed'),
      failed: filesOf('failed'),
    },
    operations: operations.n,
    fields,
  }
}
