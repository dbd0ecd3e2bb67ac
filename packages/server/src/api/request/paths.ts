/**
 * The tolerance of Leaf's gateway: duplicate slashes count as one, and one at the end as none.
 * Pages outside the API keep their address.
 */
export function tolerantUrl(url: string): string {
  const [path = '', ...query] = url.split('?')
  const collapsed = path.replace(/\/{2,}/g, '/')
  if (!/^\/(services|api)(\/|$)/i.test(collapsed)) return url
  return [collapsed.replace(/(?<=.)\/$/, ''), ...query].join('?')
}

/** The path as a service knows it: what follows `/services/<name>`, as it was called. */
export function localPath(url: string): string {
  const path = url.split('?')[0] ?? ''
  return path.replace(/^\/+services\/+[^/]+/i, '') || path
}

/** What a public URL has for a path, without a slash at the end: in front of the addresses of pages. */
export function pathOf(publicUrl: string): string {
  return new URL(publicUrl).pathname.replace(/\/+$/, '')
}
