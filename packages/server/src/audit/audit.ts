/** Who read or changed a secret. Entries hold ids and names, never a secret, and are written with what they tell of. */
import { randomUUID } from 'node:crypto'
import type { AuditAction, AuditActorKind } from '@sheaf/contract'
import type { Kysely, Selectable } from 'kysely'
import type { Page, Paged } from '../db/paging.ts'
import type { AuditLogTable } from '../db/schema/audit.ts'
import type { Database } from '../db/schema.ts'

/** Who did it. */
export interface Actor {
  readonly kind: AuditActorKind
  readonly name: string
  readonly ip?: string
  readonly requestId?: string
}

export interface Audited {
  readonly action: AuditAction
  readonly by: Actor
  /** Null: of the server as a whole. */
  readonly ownerId: string | null
  readonly userId?: string
  /** Id or name of what the secret belongs to. */
  readonly subject?: string
}

export type AuditRow = Selectable<AuditLogTable>

/** What nobody asked for. */
export const bySheaf: Actor = { kind: 'service', name: 'Sheaf' }

/** Whoever runs the server, by the name of the account. */
export function byCommandLine(env: Readonly<Record<string, string | undefined>> = process.env): Actor {
  const account = env.SUDO_USER || env.USER || env.USERNAME || `uid ${process.getuid?.() ?? 'unknown'}`
  return { kind: 'commandLine', name: account }
}

const keptDays = 400

/** In the transaction of what is told, where there is one. Without a time: now, by the database. */
export async function record(
  db: Kysely<Database>,
  { action, by, ownerId, userId, subject }: Audited,
  at?: Date,
): Promise<void> {
  await db
    .insertInto('audit_log')
    .values({
      id: randomUUID(),
      owner_id: ownerId,
      user_id: userId ?? null,
      ...(at ? { at } : {}),
      actor_kind: by.kind,
      actor_name: by.name,
      action,
      subject: subject ?? null,
      ip: by.ip ?? null,
      request_id: by.requestId ?? null,
    })
    .execute()
}

/** Of one owner, newest first. */
export async function listAudit(
  db: Kysely<Database>,
  ownerId: string,
  { userId, page }: { userId?: string | undefined; page: Page },
): Promise<Paged<AuditRow>> {
  const matching = db
    .selectFrom('audit_log')
    .where('owner_id', '=', ownerId)
    .$if(userId !== undefined, (query) => query.where('user_id', '=', userId as string))
  const [items, { total }] = await Promise.all([
    newestFirst(matching.selectAll()).offset(page.offset).limit(page.limit).execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { items, total }
}

/** Of the whole server, newest first, with the names of the owners: for whoever runs it. */
export function listAllAudit(
  db: Kysely<Database>,
  { owner, limit }: { owner?: string | undefined; limit: number },
): Promise<(AuditRow & { readonly owner: string | null })[]> {
  const entries = db
    .selectFrom('audit_log')
    .leftJoin('owners', 'owners.id', 'audit_log.owner_id')
    .selectAll('audit_log')
    .select('owners.username as owner')
    .$if(owner !== undefined, (query) => query.where('owners.username', '=', owner as string))
  return newestFirst(entries).limit(limit).execute()
}

export async function pruneAudit(db: Kysely<Database>, now: number): Promise<void> {
  const before = new Date(now - keptDays * 24 * 3600_000).toISOString()
  await db.deleteFrom('audit_log').where('at', '<', before).execute()
}

function newestFirst<Query extends { orderBy(column: 'at' | 'audit_log.id', direction?: 'desc'): Query }>(
  query: Query,
): Query {
  return query.orderBy('at', 'desc').orderBy('audit_log.id')
}
