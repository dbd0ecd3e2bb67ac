/** Backups for whoever runs the server: straight on its database and files. */
import { join } from 'node:path'
import { byCommandLine, record } from './audit/audit.ts'
import { BackupError } from './backup/errors.ts'
import type { Manifest } from './backup/format.ts'
import { findMasterKeys, settleKey } from './backup/key.ts'
import { openBackup } from './backup/open-backup.ts'
import { type Restored, restoreBackup } from './backup/restore.ts'
import { writeBackup } from './backup/write-backup.ts'
import { openDiskBlobs } from './blobs/disk.ts'
import type { Config } from './config/config.ts'
import { givenKeys, openAsItIs } from './context.ts'

/** Told how far it is. */
type Say = (message: string) => void

/** While the service runs or not. Throws `DatabaseUnavailable`, `BackupError`. */
export async function backUp(
  config: Config,
  target: string,
  { withKey, say }: { withKey: boolean; say: Say },
): Promise<Manifest> {
  await using opened = new AsyncDisposableStack()
  const findKeys = () => findMasterKeys(config.dataDir, givenKeys(config))
  if (withKey && (await findKeys()) === undefined)
    throw new BackupError('key_missing', `There is no master key in ${config.dataDir}: set SHEAF_MASTER_KEY.`)
  const { db, url } = await openAsItIs(config, () => {}, opened)
  const blobs = await openDiskBlobs(join(config.dataDir, 'blobs'), { clock: Date.now })
  const manifest = await writeBackup({ url, blobs, findKeys: withKey ? findKeys : undefined, say }, target)
  if (withKey)
    await record(db, { action: 'masterKey.backedUp', by: byCommandLine(), ownerId: null, subject: target })
  return manifest
}

/** While the service does not run. Throws `DatabaseUnavailable`, `BackupError`. */
export async function restore(
  config: Config,
  source: string,
  { replace, say }: { replace: boolean; say: Say },
): Promise<Restored> {
  await using opened = new AsyncDisposableStack()
  const backup = await openBackup(source, { scratch: config.dataDir, say })
  opened.defer(() => backup.close())
  await settleKey(backup, { dataDir: config.dataDir, given: givenKeys(config) })
  const { db, url } = await openAsItIs(config, () => {}, opened)
  const blobs = await openDiskBlobs(join(config.dataDir, 'blobs'), { clock: Date.now })
  return await restoreBackup({ db, url, blobs, say }, backup, { replace })
}
