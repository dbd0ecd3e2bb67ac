/** What AgFiniti is known, or assumed, to offer. Counters and faults are kept per endpoint. */
export const ENDPOINTS = [
  'authorize',
  'token',
  'revocation',
  'account',
  'files',
  'content',
  'upload',
] as const
export type Endpoint = (typeof ENDPOINTS)[number]

/** Paths of the authorization server. The first two are published in Leaf's AgLeader guide. */
export const OAUTH_PATHS = {
  authorization: '/Account/Authorize',
  token: '/api/token',
  revocation: '/api/token/revocation',
  jwks: '/api/token/keys',
} as const

/** True for a path that oidc-provider answers itself; `Authorize/{uid}` is where it resumes after a page. */
export function isOauthPath(path: string): boolean {
  const paths: readonly string[] = Object.values(OAUTH_PATHS)
  return (
    paths.includes(path) ||
    path.startsWith(`${OAUTH_PATHS.authorization}/`) ||
    path.startsWith('/.well-known/')
  )
}

/** The endpoint that a request asks for; undefined for pages and for the emulator's own control. */
export function endpointOf(method: string, path: string): Endpoint | undefined {
  if (path === OAUTH_PATHS.authorization) return 'authorize'
  if (path === OAUTH_PATHS.token) return 'token'
  if (path === OAUTH_PATHS.revocation) return 'revocation'
  if (path === '/api/v1/account') return 'account'
  if (path === '/api/v1/files') return method === 'POST' ? 'upload' : 'files'
  if (fileIdOf(path) !== undefined) return 'content'
  return undefined
}

/** The file whose content a path names. */
export function fileIdOf(path: string): string | undefined {
  const id = /^\/api\/v1\/files\/([^/]+)\/content$/.exec(path)?.[1]
  return id === undefined ? undefined : decodeURIComponent(id)
}
