/** Where one can be in the console: what stands behind the `#`. */
const patterns = {
  start: '',
  users: 'users',
  user: 'users/:id',
  userConfiguration: 'users/:id/configuration',
  userFields: 'users/:id/fields',
  files: 'files',
  file: 'files/:id',
  fileMap: 'files/:id/map',
  uploads: 'uploads',
  upload: 'uploads/:id',
  operations: 'operations',
  operation: 'operations/:id',
  operationMap: 'operations/:id/map',
  compare: 'compare',
  fields: 'fields',
  webhooks: 'webhooks',
  webhook: 'webhooks/:id',
  configuration: 'configuration',
  links: 'links',
  keys: 'keys',
  prescriptions: 'prescriptions',
  audit: 'audit',
} as const

export type RouteName = keyof typeof patterns

type NamesIn<Pattern extends string> = Pattern extends `${infer Part}/${infer Rest}`
  ? NamesIn<Part> | NamesIn<Rest>
  : Pattern extends `:${infer Name}`
    ? Name
    : never
/** What a route's address names: `{id}` of `users/:id`. */
type RouteParams<Name extends RouteName> = Readonly<Record<NamesIn<(typeof patterns)[Name]>, string>>
/** Filters and pages stand in the address as well, so that going back finds them. */
export type RouteQuery = Readonly<Record<string, string>>

export interface Route<Name extends RouteName = RouteName> {
  readonly name: Name
  readonly params: RouteParams<Name>
  readonly query: RouteQuery
}

/** What the page of a route is handed. */
export type RoomProps<Name extends RouteName> = Pick<Route<Name>, 'params' | 'query'>

type Rest<Name extends RouteName> = keyof RouteParams<Name> extends never
  ? [params?: RouteParams<Name>, query?: QueryInput]
  : [params: RouteParams<Name>, query?: QueryInput]
type QueryInput = Readonly<Record<string, string | number | undefined>>

/** `#/users/9f...?page=2`; what is undefined or empty in `query` is left out. */
export function hrefOf<Name extends RouteName>(name: Name, ...[params, query = {}]: Rest<Name>): string {
  const given = (params ?? {}) as Readonly<Record<string, string>>
  const path = patterns[name]
    .split('/')
    .map((part) => (part.startsWith(':') ? encodeURIComponent(given[part.slice(1)] ?? '') : part))
    .join('/')
  const kept = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const search = new URLSearchParams(kept.map(([key, value]) => [key, String(value)]))
  return `#/${path}${search.size ? `?${search}` : ''}`
}

/** Undefined where no page is. */
export function routeOf(hash: string): Route | undefined {
  const [path = '', search = ''] = hash.replace(/^#?\/?/, '').split('?', 2)
  const parts = path.replace(/\/$/, '').split('/')
  for (const [name, pattern] of Object.entries(patterns)) {
    const params = matched(pattern.split('/'), parts)
    if (params)
      return {
        name: name as RouteName,
        params: params as RouteParams<RouteName>,
        query: Object.fromEntries(new URLSearchParams(search)),
      }
  }
  return undefined
}

function matched(pattern: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, expected] of pattern.entries()) {
    const part = parts[index] ?? ''
    if (!expected.startsWith(':')) {
      if (expected !== part) return undefined
      continue
    }
    const value = decoded(part)
    if (!value) return undefined
    params[expected.slice(1)] = value
  }
  return params
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}
