import { Unreadable } from '@sheaf/core'
import type { Converter } from './config.ts'

/**
 * The account that a converter runs as: another one where Sheaf is root, else Sheaf's own, and that only where the
 * configuration says so. Throws `Unreadable` `converter_not_allowed`.
 */
export function accountOf(
  { name, user, sameUser }: Converter,
  ours = process.getuid?.(),
): { uid?: number; gid?: number } {
  if (process.platform === 'win32') {
    throw new Unreadable('converter_not_allowed', 'Converters run on Linux and macOS, not on Windows')
  }
  if (sameUser) return {}
  if (ours === 0) return user
  const message = `The converter '${name}' would run as the account that Sheaf runs as, and could read what Sheaf can. Run Sheaf as root, or allow it with "sameUser": true`
  throw new Unreadable('converter_not_allowed', message)
}
