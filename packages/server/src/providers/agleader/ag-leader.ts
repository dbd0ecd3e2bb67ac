import type { Provider } from '../provider.ts'
import { agLeaderApi } from './api.ts'
import { manifest } from './manifest.ts'
import { agLeaderOAuth } from './oauth.ts'

export function agLeader(baseUrl: string): Provider {
  return {
    name: manifest.name,
    echoesState: manifest.echoesState,
    rotationGraceMs: manifest.rotationGraceSeconds * 1000,
    ...agLeaderOAuth(baseUrl),
    api: (fetch) => agLeaderApi(baseUrl, fetch),
  }
}

/** Asked of the grower: `read` always, `sendPrescriptions` besides where prescriptions are to be sent. */
export const agLeaderScopes = manifest.scopes
