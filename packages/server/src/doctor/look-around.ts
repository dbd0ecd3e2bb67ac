/** What surrounds the rows: the key, the disk, the way to AgFiniti. */
import { stat, statfs } from 'node:fs/promises'
import type { Kysely } from 'kysely'
import type { Database } from '../db/schema.ts'
import { SealBroken } from '../vault/errors.ts'
import { countSealedOtherwise } from '../vault/reseal.ts'
import { createSealer, headOf } from '../vault/seal.ts'
import { verifyKey } from '../vault/verify-key.ts'
import { type Finding, ok, warning, wrong } from './finding.ts'

const gigabyte = 1e9
const answerMs = 10_000

/** Keys of 32 bytes, newest first; none where there is none yet. */
export async function lookAtKey(db: Kysely<Database>, keys: readonly Buffer[]): Promise<Finding> {
  const sealed = await db.selectFrom('signing_keys').select('id').limit(1).executeTakeFirst()
  const [newest] = keys
  if (newest === undefined)
    return sealed
      ? wrong(
          'key',
          'There is no master key, and the database has secrets that it closed',
          'Put master.key back into the data folder, or set SHEAF_MASTER_KEY. Without it every grower must connect anew.',
        )
      : ok('key', 'No master key yet: the first start makes it')
  try {
    await verifyKey(db, createSealer({ current: () => keys }))
    const older = await countSealedOtherwise(db, headOf(newest))
    if (older > 0)
      return warning(
        'key',
        `${older} secrets are sealed with a master key that is not the newest`,
        'Bring the change of keys to its end: sheaf rotate-key.',
      )
    return ok('key', 'The master key opens what is sealed')
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error
    return wrong(
      'key',
      'The master key does not open what is sealed',
      'Give the key that the database was made with: SHEAF_MASTER_KEY, or master.key in the data folder.',
    )
  }
}

export async function lookAtDisk(dataDir: string): Promise<Finding> {
  const isThere = await stat(dataDir).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
  if (!isThere) return ok('disk', `${dataDir} is made at the first start`)
  const { bavail, bsize, blocks } = await statfs(dataDir)
  const free = bavail * bsize
  const text = `${(free / gigabyte).toFixed(1)} of ${((blocks * bsize) / gigabyte).toFixed(1)} GB free at ${dataDir}`
  if (free < gigabyte)
    return wrong('disk', text, 'Make room: uploads are refused (507) when the disk is full.')
  if (free < 5 * gigabyte)
    return warning('disk', text, 'Make room, or move the data folder to a larger disk.')
  return ok('disk', text)
}

/** Until when the service itself leaves a provider alone, after too many failures in a row; nothing where it does not. */
export async function lookAtGate(db: Kysely<Database>, now: number): Promise<Finding[]> {
  const closed = await db
    .selectFrom('provider_gates')
    .select(['provider', 'failures', 'closed_until'])
    .where('account_id', '=', '')
    .where('closed_until', '>', new Date(now).toISOString())
    .execute()
  return closed.map(({ provider, failures, closed_until }) =>
    warning(
      'agfiniti',
      `Syncs leave ${provider} alone until ${closed_until}: ${failures} calls in a row have failed`,
      'Wait: one call tries then whether it works again, and syncs go on by themselves.',
    ),
  )
}

/** Any answer will do: nothing is asked that takes a credential. */
export async function lookAtAgFiniti(url: string, fetch: typeof globalThis.fetch): Promise<Finding> {
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(answerMs) })
    await answer.body?.cancel()
    const { status } = answer
    if (status < 500) return ok('agfiniti', `${url} answers`)
    return warning(
      'agfiniti',
      `${url} answers ${status}`,
      'Wait: syncs go on by themselves when it works again.',
    )
  } catch (error) {
    const { message, cause } = error as Error
    const reason = cause instanceof Error ? cause.message || message : message
    return warning(
      'agfiniti',
      `${url} cannot be reached: ${reason}`,
      'Check network, proxy and AGFINITI_URL. Syncs go on by themselves when it answers.',
    )
  }
}
