/** The page of each route, loaded when it is first opened. */
import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import type { RoomProps, RouteName } from './routes.ts'

type Rooms = { readonly [Name in RouteName]?: LazyExoticComponent<ComponentType<RoomProps<Name>>> }

const rooms: Rooms = {
  start: lazy(async () => ({ default: (await import('./rooms/start/start.tsx')).Start })),
  users: lazy(async () => ({ default: (await import('./rooms/users/users.tsx')).Users })),
}

/** Undefined where the route has no page. */
export function roomOf(name: RouteName): ComponentType<RoomProps<RouteName>> | undefined {
  return rooms[name] as ComponentType<RoomProps<RouteName>> | undefined
}
