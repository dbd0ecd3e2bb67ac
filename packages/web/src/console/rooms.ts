/** The page of each route, loaded when it is first opened. */
import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import type { RoomProps, RouteName } from './routes.ts'

type Rooms = { readonly [Name in RouteName]?: LazyExoticComponent<ComponentType<RoomProps<Name>>> }

const rooms: Rooms = {
  start: lazy(async () => ({ default: (await import('./rooms/start/start.tsx')).Start })),
  users: lazy(async () => ({ default: (await import('./rooms/users/users.tsx')).Users })),
  files: lazy(async () => ({ default: (await import('./rooms/files/files.tsx')).Files })),
  file: lazy(async () => ({ default: (await import('./rooms/files/file.tsx')).FilePage })),
  fileMap: lazy(async () => ({ default: (await import('./map/file-map.tsx')).FileMap })),
  operationMap: lazy(async () => ({ default: (await import('./map/operation-map.tsx')).OperationMap })),
  compare: lazy(async () => ({ default: (await import('./rooms/compare/compare.tsx')).Compare })),
  userFields: lazy(async () => ({ default: (await import('./map/field-map.tsx')).FieldMap })),
  uploads: lazy(async () => ({ default: (await import('./rooms/uploads/uploads.tsx')).Uploads })),
  upload: lazy(async () => ({ default: (await import('./rooms/uploads/upload.tsx')).UploadPage })),
  operations: lazy(async () => ({ default: (await import('./rooms/operations/operations.tsx')).Operations })),
  operation: lazy(async () => ({
    default: (await import('./rooms/operations/operation.tsx')).OperationPage,
  })),
  fields: lazy(async () => ({ default: (await import('./rooms/fields/fields.tsx')).Fields })),
  user: lazy(async () => ({ default: (await import('./rooms/users/user.tsx')).UserPage })),
  webhooks: lazy(async () => ({ default: (await import('./rooms/webhooks/webhooks.tsx')).Webhooks })),
  keys: lazy(async () => ({ default: (await import('./rooms/keys/keys.tsx')).Keys })),
  links: lazy(async () => ({ default: (await import('./rooms/links/links.tsx')).Links })),
  prescriptions: lazy(async () => ({
    default: (await import('./rooms/prescriptions/prescriptions.tsx')).Prescriptions,
  })),
  webhook: lazy(async () => ({ default: (await import('./rooms/webhooks/webhook.tsx')).WebhookPage })),
  configuration: lazy(async () => ({
    default: (await import('./rooms/configuration/configuration.tsx')).Configuration,
  })),
  userConfiguration: lazy(async () => ({
    default: (await import('./rooms/configuration/configuration.tsx')).UserConfiguration,
  })),
  audit: lazy(async () => ({ default: (await import('./rooms/audit/audit.tsx')).Audit })),
}

/** Undefined where the route has no page. */
export function roomOf(name: RouteName): ComponentType<RoomProps<RouteName>> | undefined {
  return rooms[name] as ComponentType<RoomProps<RouteName>> | undefined
}
