import { type Kysely, sql } from 'kysely'
import type { Page, Paged } from '../db/paging.ts'
import type { Database } from '../db/schema.ts'

export interface FetchedResources {
  readonly provider: string
  readonly user_id: string
  /** Provider files. */
  readonly files: number
  /** When the last sync that has finished began. */
  readonly synced_at: string | null
}

/** One entry a connected credential of the owner, in the order in which they were attached. */
export async function fetchedResources(
  db: Kysely<Database>,
  ownerId: string,
  {
    leafUserId,
    provider,
    page,
  }: { leafUserId?: string | undefined; provider?: string | undefined; page: Page },
): Promise<Paged<FetchedResources>> {
  const matching = db
    .selectFrom('credentials')
    .innerJoin('syncs', 'syncs.credential_id', 'credentials.id')
    .where('credentials.owner_id', '=', ownerId)
    .$if(leafUserId !== undefined, (query) => query.where('credentials.user_id', '=', leafUserId as string))
    .$if(provider !== undefined, (query) => query.where('credentials.provider', '=', provider as string))
  const [items, { total }] = await Promise.all([
    matching
      .select([
        'credentials.provider',
        'credentials.user_id',
        sql<number>`(
          select count(*) from sources
          where sources.user_id = credentials.user_id and sources.provider = credentials.provider
            and sources.origin = 'provider'
        )`.as('files'),
        // Of one that is running now nobody knows how it ends: the end of the one before stands for its start.
        sql<string | null>`case when finished_at >= started_at then started_at else finished_at end`.as(
          'synced_at',
        ),
      ])
      .orderBy('credentials.created_at')
      .orderBy('credentials.id')
      .offset(page.offset)
      .limit(page.limit)
      .execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { items, total }
}
