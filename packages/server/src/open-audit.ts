import { type AuditRow, listAllAudit } from './audit/audit.ts'
import type { Config } from './config/config.ts'
import { openMigrated } from './context.ts'

/** Who read or changed a secret, newest first, for whoever runs the server. Throws `DatabaseUnavailable`. */
export async function readAudit(
  config: Config,
  wanted: { owner?: string | undefined; limit: number },
): Promise<(AuditRow & { readonly owner: string | null })[]> {
  await using opened = new AsyncDisposableStack()
  const { db } = await openMigrated(config, () => {}, opened)
  return await listAllAudit(db, wanted)
}
