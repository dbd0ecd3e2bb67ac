/** Changes of keys for whoever runs the server, while it runs or not. */
import { setTimeout as wait } from 'node:timers/promises'
import { byCommandLine } from './audit/audit.ts'
import type { Config } from './config/config.ts'
import { givenKeys, openMigrated, openSealer } from './context.ts'
import { rotateSigningKey } from './owners/signing-keys.ts'
import { addMasterKey } from './vault/master-key.ts'
import { type Rotated, rotateMasterKey } from './vault/rotate.ts'

/** Throws `DatabaseUnavailable`, `ConfigInvalid`, `RotationRefused`. */
export async function changeMasterKey(config: Config, say: (message: string) => void): Promise<Rotated> {
  await using opened = new AsyncDisposableStack()
  const { db } = await openMigrated(config, () => {}, opened)
  const { keys, sealer } = await openSealer(config, db)
  const addKey = givenKeys(config).length > 0 ? undefined : () => addMasterKey(config.dataDir)
  const by = byCommandLine()
  return await rotateMasterKey({
    db,
    keys,
    sealer,
    addKey,
    by,
    wait: async (ms) => void (await wait(ms)),
    say,
  })
}

/** `endSessions`: tokens and links that older keys have signed end at once. Throws `DatabaseUnavailable`, `ConfigInvalid`. */
export async function changeSigningKey(
  config: Config,
  { endSessions }: { endSessions: boolean },
): Promise<void> {
  await using opened = new AsyncDisposableStack()
  const { db } = await openMigrated(config, () => {}, opened)
  const { sealer } = await openSealer(config, db)
  await rotateSigningKey(db, sealer, { by: byCommandLine(), now: Date.now(), endOlder: endSessions })
}
