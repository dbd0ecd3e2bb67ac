import { createUploads, type Uploads } from './file-upload/uploads.ts'
import { type Connections, createConnections } from './providers/connections.ts'
import { type Credentials, createService } from './service/service.ts'

/** All that is known of one user, for the widgets and hooks that show it. */
export interface Link {
  readonly connections: Connections
  readonly uploads: Uploads
}

/** Asks nothing yet. */
export function createLink(credentials: Credentials): Link {
  const service = createService(credentials)
  return { connections: createConnections(service), uploads: createUploads(service) }
}
