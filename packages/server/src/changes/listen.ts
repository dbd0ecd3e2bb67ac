import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

const channel = 'sheaf_changes'
const firstWaitMs = 200
const longestWaitMs = 10_000

export interface Listening {
  /** Whether every notification from now on arrives. */
  readonly connected: boolean
  close(): Promise<void>
}

/**
 * Holds one connection that hears what the triggers of the tables tell (migration 0011); what they told while there was
 * none is lost, so `onConnected` is called each time there is one. A connection pooler in between must keep sessions.
 */
export function listen(
  url: string,
  on: { notified(payload: string): void; connected(): void; error(error: Error): void },
): Listening {
  const closing = new AbortController()
  let client: pg.Client | undefined
  let connected = false
  const done = (async () => {
    let waitMs = firstWaitMs
    while (!closing.signal.aborted) {
      client = new pg.Client({
        connectionString: url,
        application_name: 'sheaf-changes',
        connectionTimeoutMillis: 10_000,
        // A peer that is gone without a word is noticed.
        keepAlive: true,
        keepAliveInitialDelayMillis: 10_000,
      })
      const ended = new Promise<void>((resolve) => client?.once('end', resolve))
      client.on('error', on.error)
      client.on('notification', ({ payload }) => payload !== undefined && on.notified(payload))
      try {
        await client.connect()
        await client.query(`listen ${channel}`)
        connected = true
        waitMs = firstWaitMs
        on.connected()
        await ended
      } catch (error) {
        if (!closing.signal.aborted) on.error(error as Error)
        await client.end().catch(() => {})
      }
      connected = false
      await wait(waitMs, undefined, { signal: closing.signal }).catch(() => {})
      waitMs = Math.min(waitMs * 2, longestWaitMs)
    }
  })()
  return {
    get connected() {
      return connected
    },
    async close() {
      closing.abort()
      await client?.end().catch(() => {})
      await done
    },
  }
}
