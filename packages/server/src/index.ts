/** What the command line needs of the server. */
export { type Config, ConfigInvalid, readConfig } from './config/config.ts'
export { DatabaseUnavailable } from './db/errors.ts'
export { type Owners, openOwners } from './open-owners.ts'
export { OwnerError } from './owners/errors.ts'
export { agLeader, agLeaderScopes } from './providers/agleader/ag-leader.ts'
export { PortUnavailable, type RunningServer, startServer, stopOnSignal } from './server.ts'
