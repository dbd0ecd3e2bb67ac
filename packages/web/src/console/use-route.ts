import { useSyncExternalStore } from 'react'
import { hrefOf, type RouteName, type RouteQuery, routeOf } from './routes.ts'

/** The part of the address behind the `#`, as it changes. */
export function useHash(): string {
  return useSyncExternalStore(subscribe, () => location.hash)
}

function subscribe(changed: () => void): () => void {
  addEventListener('hashchange', changed)
  return () => removeEventListener('hashchange', changed)
}

export function go<Name extends RouteName>(...to: Parameters<typeof hrefOf<Name>>): void {
  location.hash = hrefOf(...to)
}

/** Changes parts of the address's query where one is; the page starts over unless it is named. Back undoes none of it. */
export function refine(changes: Readonly<Record<string, string | number | undefined>>): void {
  const route = routeOf(location.hash)
  if (!route) return
  const { page: _page, ...kept }: RouteQuery = route.query
  const href = hrefOf(route.name, route.params as never, { ...kept, ...changes })
  history.replaceState(history.state, '', href)
  dispatchEvent(new HashChangeEvent('hashchange'))
}
