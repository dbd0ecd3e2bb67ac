import { pathOf } from '../request/paths.ts'

/**
 * The cookie that holds the console's token. Over https its prefix keeps other hosts and plain HTTP from setting it
 * (RFC 6265bis §4.1.3); `__Host-` needs the whole host for a path.
 */
export function consoleCookie(publicUrl: string): { name: string; path: string; secure: boolean } {
  const secure = publicUrl.startsWith('https:')
  const path = pathOf(publicUrl)
  const prefix = !secure ? '' : path === '' ? '__Host-' : '__Secure-'
  return { name: `${prefix}sheaf-console`, path: path || '/', secure }
}
