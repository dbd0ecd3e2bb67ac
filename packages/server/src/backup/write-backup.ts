import type { Blobs } from '../blobs/blobs.ts'
import { BlobDamaged, BlobMissing } from '../blobs/errors.ts'
import { createArchive } from './archive.ts'
import { BackupError } from './errors.ts'
import { blobFile, jobsFile, keyFile, type Manifest, manifestFile, tableFile } from './format.ts'
import { takeSnapshot } from './snapshot.ts'

export interface BackupParts {
  readonly url: string
  readonly blobs: Blobs
  /** Gives the master keys as text, where they shall be in it. */
  readonly findKeys: (() => Promise<string | undefined>) | undefined
  /** Told how far it is. */
  readonly say: (message: string) => void
}

/**
 * Writes all rows, what is queued, and the bytes that the rows refer to, all as of one instant, while the service runs.
 * Bytes that are missing or damaged are told in `missing`; the rest is kept all the same. Throws `BackupError`; nothing
 * is left then.
 */
export async function writeBackup(
  { url, blobs, findKeys, say }: BackupParts,
  target: string,
): Promise<Manifest> {
  const archive = await createArchive(target)
  const snapshot = await takeSnapshot(url).catch(async (error: unknown) => {
    await archive.abandon()
    throw error
  })
  try {
    const tables: Manifest['tables'] = []
    for (const table of snapshot.tables) {
      say(`table ${table.name}`)
      const rows = await snapshot.count(table.name)
      const stored = await archive.add(tableFile(table.name), snapshot.copy(table))
      tables.push({ name: table.name, columns: [...table.columns], rows, ...stored })
    }
    const queued = await snapshot.jobs()
    const jobs = await archive.add(jobsFile, [Buffer.from(queued.map((job) => `${job}\n`).join(''))])
    await snapshot.endRows()
    const stored: Manifest['blobs'] = []
    const missing: Manifest['missing'] = []
    for (const [i, { ownerId, sha256 }] of snapshot.blobs.entries()) {
      if (i % 100 === 0) say(`file ${i} of ${snapshot.blobs.length}`)
      try {
        const { stream } = await blobs.open(ownerId, sha256)
        stored.push({ ownerId, ...(await archive.add(blobFile(ownerId, sha256), stream)) })
      } catch (error) {
        if (!(error instanceof BlobMissing || error instanceof BlobDamaged)) throw error
        missing.push({ ownerId, sha256, problem: error.code })
      }
    }
    // After the rows: among them may be some that a newer key has sealed meanwhile.
    const masterKey = await findKeys?.()
    if (masterKey !== undefined) await archive.add(keyFile, [Buffer.from(`${masterKey}\n`)])
    const manifest: Manifest = {
      format: 'sheaf-backup',
      version: 1,
      createdAt: snapshot.createdAt,
      migrations: [...snapshot.migrations],
      tables,
      sequences: snapshot.sequences,
      jobs: { count: queued.length, ...jobs },
      blobs: stored,
      missing,
      withKey: masterKey !== undefined,
    }
    await archive.add(manifestFile, [Buffer.from(`${JSON.stringify(manifest, undefined, 1)}\n`)])
    await archive.finish()
    return manifest
  } catch (error) {
    await archive.abandon()
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new BackupError('target_unwritable', `There is no space left at ${target}.`, error)
    throw error
  } finally {
    await snapshot.close()
  }
}
