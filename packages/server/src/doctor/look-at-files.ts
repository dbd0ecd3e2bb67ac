import type { Kysely } from 'kysely'
import type { Blobs } from '../blobs/blobs.ts'
import { BlobDamaged, BlobMissing } from '../blobs/errors.ts'
import { verifyFile } from '../blobs/verify.ts'
import type { Database } from '../db/schema.ts'
import { type Finding, ok, warning, wrong } from './finding.ts'

const shown = 10
/** Bytes are written before their row: those of a day may still get one. */
const settledMs = 24 * 3600 * 1000

export interface FileParts {
  readonly db: Kysely<Database>
  readonly blobs: Blobs
  readonly now: number
  /** Read all of them. */
  readonly checksums: boolean
}

/** Rows without bytes, bytes without a row, bytes that are others than they were. */
export async function lookAtFiles({ db, blobs, now, checksums }: FileParts): Promise<Finding[]> {
  const orphans: string[] = []
  const stored = new Set<string>()
  // The store first: what is written meanwhile has bytes before it has a row.
  for await (const { ownerId, sha256, writtenAt } of blobs.list()) {
    stored.add(`${ownerId}/${sha256}`)
    if (now - writtenAt > settledMs) orphans.push(`${ownerId}/${sha256}`)
  }
  const rows = await db.selectFrom('blobs').select(['owner_id', 'sha256', 'damaged_at']).execute()
  const known = new Set(rows.map(({ owner_id, sha256 }) => `${owner_id}/${sha256}`))
  const missing: string[] = []
  const damaged: string[] = []
  for (const { owner_id, sha256, damaged_at } of rows) {
    const id = `${owner_id}/${sha256}`
    const found = await stateOf(blobs, { ownerId: owner_id, sha256, isListed: stored.has(id), checksums })
    if (found === 'missing') missing.push(id)
    else if (found === 'damaged' || (damaged_at !== null && !checksums)) damaged.push(id)
  }
  const strays = orphans.filter((id) => !known.has(id))
  const findings: Finding[] = []
  if (missing.length > 0)
    findings.push(
      wrong('files', told(missing, 'missing'), 'Bring them back from a backup, or send them again.'),
    )
  if (damaged.length > 0)
    findings.push(
      wrong(
        'files',
        told(damaged, 'damaged'),
        'Bring them back from a backup, or send them again. Check the disk.',
      ),
    )
  if (strays.length > 0)
    findings.push(
      warning('files', told(strays, 'in no table'), 'Nothing: the service removes them by night.'),
    )
  const how = checksums ? 'all read and whole' : 'all there'
  if (missing.length + damaged.length === 0)
    findings.unshift(ok('files', `${rows.length} stored files, ${how}`))
  return findings
}

async function stateOf(
  blobs: Blobs,
  {
    ownerId,
    sha256,
    isListed,
    checksums,
  }: { ownerId: string; sha256: string; isListed: boolean; checksums: boolean },
): Promise<'there' | 'missing' | 'damaged'> {
  if (isListed && !checksums) return 'there'
  try {
    if (checksums) await verifyFile(blobs.path(ownerId, sha256))
    else await blobs.size(ownerId, sha256)
    return 'there'
  } catch (error) {
    if (error instanceof BlobMissing) return 'missing'
    if (error instanceof BlobDamaged) return 'damaged'
    throw error
  }
}

function told(ids: readonly string[], what: string): string {
  const more = ids.length > shown ? ` and ${ids.length - shown} more` : ''
  return `${ids.length} stored ${ids.length === 1 ? 'file is' : 'files are'} ${what}: ${ids.slice(0, shown).join(', ')}${more}`
}
