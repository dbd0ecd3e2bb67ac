import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findMasterKeys } from './backup/key.ts'
import { openDiskBlobs } from './blobs/disk.ts'
import type { Config } from './config/config.ts'
import { givenKeys, openAsItIs } from './context.ts'
import { DatabaseUnavailable } from './db/errors.ts'
import { type Finding, wrong } from './doctor/finding.ts'
import { lookAtAgFiniti, lookAtDisk, lookAtGate, lookAtKey } from './doctor/look-around.ts'
import { lookAtDatabase } from './doctor/look-at-database.ts'
import { lookAtFiles } from './doctor/look-at-files.ts'
import { lookAtWork } from './doctor/look-at-work.ts'
import { fetch as undici } from './fetch.ts'
import { toKeys } from './vault/master-key.ts'

/** Looks at everything that a server stands on, whether the service runs or not, and changes nothing. */
export async function examine(
  config: Config,
  { checksums, fetch = undici }: { checksums: boolean; fetch?: typeof globalThis.fetch },
): Promise<Finding[]> {
  await using opened = new AsyncDisposableStack()
  if (config.databaseUrl === undefined && !existsSync(config.dataDir))
    return [
      wrong(
        'database',
        `There is no Sheaf at ${config.dataDir} yet`,
        'Start the service, or name its data folder in SHEAF_DATA_DIR, or its database in DATABASE_URL.',
      ),
    ]
  const around = [await lookAtDisk(config.dataDir), await lookAtAgFiniti(config.agfinitiUrl, fetch)]
  const found = await openAsItIs(config, () => {}, opened).catch((error: unknown) => {
    if (!(error instanceof DatabaseUnavailable)) throw error
    return wrong('database', error.message, 'Start the database, or check DATABASE_URL.')
  })
  if ('state' in found) return [found, ...around]
  const { db } = found
  const [server, tables] = await lookAtDatabase(db)
  const database = [server, tables].filter((finding) => finding !== undefined)
  // Of other tables nothing can be said.
  if (database.some(({ state }) => state === 'error')) return [...database, ...around]
  const keys = toKeys((await findMasterKeys(config.dataDir, givenKeys(config))) ?? '')
  const blobs = await openDiskBlobs(join(config.dataDir, 'blobs'), { clock: Date.now })
  return [
    ...database,
    await lookAtKey(db, keys),
    ...(await lookAtFiles({ db, blobs, now: Date.now(), checksums })),
    ...(await lookAtWork(db)),
    ...around,
    ...(await lookAtGate(db, Date.now())),
  ]
}
