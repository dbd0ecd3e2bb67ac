/** Leaf users: an API owner's customers. Every function sees the users of one owner. */
import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Page, Paged, Sort } from '../db/paging.ts'
import type { CredentialStatus, Database, User } from '../db/schema.ts'
import { ExternalIdTaken } from './errors.ts'

export interface UserRecord extends User {
  readonly credential_id: string | null
  readonly credential_status: CredentialStatus | null
  readonly credential_created_at: string | null
}

/** `null` empties a property. */
export interface UserValues {
  readonly name: string
  readonly email: string
  readonly phone?: string | null | undefined
  readonly address?: string | null | undefined
  readonly externalId?: string | null | undefined
}

export interface UserFilters {
  readonly name?: string | undefined
  readonly email?: string | undefined
  readonly externalId?: string | undefined
}

const columns = { id: 'users.id', name: 'name', email: 'email', externalId: 'external_id' } as const
export type UserSort = Sort<keyof typeof columns>

export async function listUsers(
  db: Kysely<Database>,
  ownerId: string,
  { filters = {}, sort = [], page }: { filters?: UserFilters; sort?: readonly UserSort[]; page: Page },
): Promise<Paged<UserRecord>> {
  const named = ['name', 'email', 'externalId'] as const
  const wanted = named.flatMap((name) =>
    filters[name] === undefined ? [] : [[name, filters[name]] as const],
  )
  const matching = db
    .selectFrom('users')
    .where((row) =>
      row.and([
        row('users.owner_id', '=', ownerId),
        ...wanted.map(([property, value]) => row(columns[property], '=', value)),
      ]),
    )
  const ordered = sort.reduce(
    (query, { property, descending }) => query.orderBy(columns[property], descending ? 'desc' : 'asc'),
    withCredentials(matching),
  )
  const [items, { total }] = await Promise.all([
    ordered.orderBy('users.created_at').orderBy('users.id').offset(page.offset).limit(page.limit).execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { items, total }
}

export function findUser(db: Kysely<Database>, ownerId: string, id: string): Promise<UserRecord | undefined> {
  return withCredentials(
    db.selectFrom('users').where('users.owner_id', '=', ownerId).where('users.id', '=', id),
  ).executeTakeFirst()
}

/** Throws `ExternalIdTaken`. */
export async function createUser(
  db: Kysely<Database>,
  ownerId: string,
  values: UserValues,
): Promise<UserRecord> {
  const id = randomUUID()
  await unlessTaken(values.externalId, () =>
    db
      .insertInto('users')
      .values({ id, owner_id: ownerId, ...row({ phone: null, address: null, externalId: null, ...values }) })
      .execute(),
  )
  return (await findUser(db, ownerId, id)) as UserRecord
}

/** Changes what is given. Undefined when there is no such user; throws `ExternalIdTaken`. */
export async function updateUser(
  db: Kysely<Database>,
  ownerId: string,
  id: string,
  changes: Partial<UserValues>,
): Promise<UserRecord | undefined> {
  const changed = row(changes)
  if (Object.values(changed).some((value) => value !== undefined)) {
    await unlessTaken(changes.externalId, () =>
      db.updateTable('users').set(changed).where('owner_id', '=', ownerId).where('id', '=', id).execute(),
    )
  }
  return findUser(db, ownerId, id)
}

function withCredentials(query: ReturnType<typeof usersOf>) {
  return query
    .leftJoin('credentials', (join) =>
      join.onRef('credentials.user_id', '=', 'users.id').on('credentials.provider', '=', 'AgLeader'),
    )
    .selectAll('users')
    .select([
      'credentials.id as credential_id',
      'credentials.status as credential_status',
      'credentials.created_at as credential_created_at',
    ])
}
const usersOf = (db: Kysely<Database>) => db.selectFrom('users')

/** Keys of undefined change nothing: kysely leaves them out. An empty externalId is none. */
function row<Values extends Partial<UserValues>>({ name, email, phone, address, externalId }: Values) {
  return { name, email, phone, address, external_id: externalId === '' ? null : externalId } as {
    name: Values['name'] & string
    email: Values['email'] & string
    phone: string | null
    address: string | null
    external_id: string | null
  }
}

/** SQLSTATE 23505, unique_violation. */
async function unlessTaken(
  externalId: string | null | undefined,
  write: () => Promise<unknown>,
): Promise<void> {
  try {
    await write()
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string }
    if (code !== '23505' || constraint !== 'users_external_id') throw error
    throw new ExternalIdTaken(externalId ?? '', error)
  }
}
