import type { FastifyRequest } from 'fastify'

/**
 * Whose page a request comes from, by what browsers say of it and no page can change (Fetch Metadata, RFC 6454).
 * `hidden`: an origin that says `null`, as of frames in a sandbox and of forms on pages that tell no referrer.
 * `untold`: of a program, or of a browser over plain HTTP that got here by a GET.
 */
export type RequestSite = 'own' | 'foreign' | 'hidden' | 'untold'

export function siteOf({ headers }: Pick<FastifyRequest, 'headers'>, publicUrl: string): RequestSite {
  const { 'sec-fetch-site': site, origin } = headers
  if (site !== undefined) return site === 'same-origin' ? 'own' : 'foreign'
  if (origin === undefined) return 'untold'
  if (origin === 'null') return 'hidden'
  return origin === new URL(publicUrl).origin ? 'own' : 'foreign'
}
