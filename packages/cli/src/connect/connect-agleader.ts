import { randomBytes } from 'node:crypto'
import type { AgLeaderCredentials, Client } from '@sheaf/contract'
import { agLeader, agLeaderScopes } from '@sheaf/server'
import { listenForCallback } from './loopback.ts'

export interface Connection {
  /** A signed-in client of the Sheaf that gets the credentials. */
  readonly client: Client
  readonly userId: string
  readonly agfinitiUrl: string
  readonly keys: { readonly publicKey: string; readonly privateKey: string }
  /** Loopback port for the redirection; 0: any. */
  readonly port: number
  /** Also ask for leave to send prescriptions (scope `fileupload`). */
  readonly prescriptions?: boolean
  /** Brings the grower to the sign-in page. */
  readonly openBrowser: (url: string) => Promise<void>
}

const fiveMinutes = 300_000

/** The manual OAuth flow: authorize in the browser, catch the code, exchange it, attach the credentials. */
export async function connectAgLeader(connection: Connection): Promise<AgLeaderCredentials> {
  const { client, userId, keys } = connection
  const agfiniti = agLeader(connection.agfinitiUrl)
  const state = randomBytes(16).toString('base64url')
  const { read, sendPrescriptions } = agLeaderScopes
  const scopes = connection.prescriptions ? [...read, ...sendPrescriptions] : read
  const callback = await listenForCallback(connection.port, fiveMinutes)
  try {
    const { redirectUri } = callback
    const { publicKey } = keys
    await connection.openBrowser(agfiniti.authorizeUrl({ publicKey, redirectUri, state, scopes }).href)
    const answer = new URL(`?${await callback.arrived}`, redirectUri)
    const tokens = await agfiniti.exchangeCode({ keys, callback: answer, redirectUri, state }, fetch)
    if (tokens.refreshToken === undefined) throw new Error('AgFiniti gave no refresh token: check the scopes')
    const { accessToken, refreshToken } = tokens
    return await client.agLeader.attach(userId, { ...keys, accessToken, refreshToken })
  } finally {
    await callback.close()
  }
}
