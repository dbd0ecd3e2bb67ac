import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { type Kysely, sql } from 'kysely'
import type { Blobs } from '../blobs/blobs.ts'
import { migrations } from '../db/migrations/migrations.ts'
import type { Database } from '../db/schema.ts'
import { startQueue } from '../queue/pg-boss-queue.ts'
import { BackupError } from './errors.ts'
import { blobFile, jobsFile, type Manifest } from './format.ts'
import { loadAside, takeOver } from './load-tables.ts'
import type { OpenBackup } from './open-backup.ts'

export interface RestoreParts {
  readonly db: Kysely<Database>
  readonly url: string
  readonly blobs: Blobs
  readonly say: (message: string) => void
}

export interface Restored {
  readonly manifest: Manifest
  /** Queued again. */
  readonly jobs: number
}

/**
 * Brings rows, bytes and jobs of a verified backup into the database and the store. What was there is replaced at the
 * end, in one transaction, and only with `replace`. Throws `BackupError`; the database is as it was then.
 */
export async function restoreBackup(
  { db, url, blobs, say }: RestoreParts,
  backup: OpenBackup,
  { replace }: { replace: boolean },
): Promise<Restored> {
  const { manifest } = backup
  const unknown = manifest.migrations.filter((name) => !(name in migrations))
  if (unknown.length > 0)
    throw new BackupError(
      'backup_newer',
      `This backup is of a newer Sheaf (${unknown.join(', ')}): restore it with that version.`,
    )
  await refuseWhereInUse(db)
  if (!replace) await refuseUnlessEmpty(db)
  for (const [i, { ownerId, sha256 }] of manifest.blobs.entries()) {
    if (i % 100 === 0) say(`file ${i} of ${manifest.blobs.length}`)
    const bytes = createReadStream(backup.path(blobFile(ownerId, sha256)), { highWaterMark: 2 ** 20 })
    await blobs.put(ownerId, bytes, sha256)
  }
  await loadAside(url, backup, say)
  // Makes pg-boss's tables where there are none.
  await (await startQueue(url, db)).stop()
  const lines = (await readFile(backup.path(jobsFile), 'utf8')).split('\n').filter(Boolean)
  return { manifest, jobs: await takeOver(db, lines) }
}

async function refuseWhereInUse(db: Kysely<Database>): Promise<void> {
  const { rows } = await sql`
    select 1 from pg_stat_activity where datname = current_database() and application_name = 'sheaf-queue'
  `.execute(db)
  if (rows.length > 0)
    throw new BackupError('service_running', 'Sheaf runs on this database: stop it, and restore then.')
}

async function refuseUnlessEmpty(db: Kysely<Database>): Promise<void> {
  const { rows } = await sql`select 1 where to_regclass('owners') is not null`.execute(db)
  if (rows.length === 0) return
  const { rows: owners } = await sql`select 1 from owners limit 1`.execute(db)
  if (owners.length > 0)
    throw new BackupError(
      'database_not_empty',
      'This database is not empty. Name another one, or replace what is in it with --replace.',
    )
}
