/** All that is sealed, brought under the newest master key while others work on. */
import { type Kysely, sql } from 'kysely'
import type { Database } from '../db/schema.ts'
import { SealBroken } from './errors.ts'
import type { Sealer } from './seal.ts'

/** Every column with sealed bytes; the row's id is bound into them. */
export const sealedColumns = [
  ['digest_keys', 'secret'],
  ['signing_keys', 'secret'],
  ['credentials', 'secret'],
  ['credentials', 'candidate'],
  ['app_keys', 'secret'],
  ['api_keys', 'excerpt'],
  ['webhooks', 'secret'],
  ['magic_links', 'secret'],
] as const

export interface Resealed {
  readonly count: number
  /** What no key opens, since it was changed: left as it is. */
  readonly broken: readonly { readonly table: string; readonly id: string }[]
}

const batch = 100

/** The number of values that are sealed with another key than the one whose seal begins with `head`. */
export async function countSealedOtherwise(db: Kysely<Database>, head: Buffer): Promise<number> {
  let count = 0
  for (const [table, column] of sealedColumns) count += await leftIn(db, table, column, head)
  return count
}

/**
 * A hundred rows a transaction, each locked while it is sealed anew; rows that others hold are come back to. It may end
 * anywhere and begin again. Throws `SealBroken` `another_key` where the key of a value is not there.
 */
export async function reseal(
  db: Kysely<Database>,
  {
    sealer,
    head,
    wait,
    say,
  }: {
    sealer: Sealer
    head: Buffer
    wait: (ms: number) => Promise<void>
    say: (message: string) => void
  },
): Promise<Resealed> {
  let count = 0
  const broken: { table: string; id: string }[] = []
  for (const [table, column] of sealedColumns) {
    for (;;) {
      const done = await db.transaction().execute(async (tx) => {
        const skipped = broken.filter((each) => each.table === table).map(({ id }) => id)
        const { rows } = await sql<{ id: string; sealed: Buffer }>`
          select id, ${sql.ref(column)} as sealed from ${sql.table(table)}
          where ${otherwise(column, head)} and id <> all(${skipped}::uuid[])
          order by id limit ${batch} for no key update skip locked
        `.execute(tx)
        for (const { id, sealed } of rows) {
          try {
            const anew = sealer.seal(sealer.open(sealed, id), id)
            await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${anew} where id = ${id}`.execute(
              tx,
            )
          } catch (error) {
            if (!(error instanceof SealBroken) || error.code !== 'changed') throw error
            broken.push({ table, id })
          }
        }
        return rows.length
      })
      count += done
      if (done > 0) say(`${count} sealed anew`)
      else if (
        (await leftIn(db, table, column, head)) <= broken.filter((each) => each.table === table).length
      )
        break
      else await wait(200)
    }
  }
  return { count: count - broken.length, broken }
}

async function leftIn(db: Kysely<Database>, table: string, column: string, head: Buffer): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ${sql.table(table)} where ${otherwise(column, head)}
  `.execute(db)
  return rows[0]?.n ?? 0
}

function otherwise(column: string, head: Buffer) {
  return sql`substring(${sql.ref(column)} from 1 for ${sql.lit(head.length)}) <> ${head}`
}
