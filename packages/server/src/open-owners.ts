import { byCommandLine } from './audit/audit.ts'
import type { Config } from './config/config.ts'
import { openMigrated } from './context.ts'
import { addOwner, listOwners, type OwnerCredentials, resetPassword, revokeTokens } from './owners/owners.ts'

/** API owners for whoever runs the server: straight on its database, whether the service runs or not. */
export interface Owners {
  list(): ReturnType<typeof listOwners>
  /** Without a password one is made. Throws `OwnerError`. */
  add(username: string, password?: string): Promise<OwnerCredentials>
  resetPassword(username: string, password?: string): Promise<OwnerCredentials>
  revokeTokens(username: string): Promise<void>
  close(): Promise<void>
}

/** Throws `DatabaseUnavailable`. */
export async function openOwners(config: Config): Promise<Owners> {
  const opened = new AsyncDisposableStack()
  const { db } = await openMigrated(config, () => {}, opened).catch(async (error: unknown) => {
    await opened.disposeAsync()
    throw error
  })
  const by = byCommandLine()
  return {
    list: () => listOwners(db),
    add: (username, password) => addOwner(db, { username, ...(password ? { password } : {}) }, by),
    resetPassword: (username, password) => resetPassword(db, username, password || undefined, by),
    revokeTokens: (username) => revokeTokens(db, username, by),
    close: () => opened.disposeAsync(),
  }
}
