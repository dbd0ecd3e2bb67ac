import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Kysely } from 'kysely'
import type { Database } from '../db/schema.ts'
import { gaugeDatabase } from './database-gauges.ts'
import type { Metrics } from './metrics.ts'

export interface MetricsServer {
  /** `http://ADDRESS:PORT/metrics` */
  readonly url: string
  close(): Promise<void>
}

/** `GET /metrics` for whoever reaches this address, and nothing else. Rejects with the error of `listen`. */
export async function serveMetrics(
  parts: { metrics: Metrics; db: Kysely<Database>; clock: () => number },
  { host, port }: { host: string; port: number },
): Promise<MetricsServer> {
  const read = async () => {
    await gaugeDatabase(parts)
    return parts.metrics.text()
  }
  // Scrapes at the same time are one: gauges are set and read together.
  let reading: Promise<string> | undefined
  const text = () => {
    reading ??= read().finally(() => {
      reading = undefined
    })
    return reading
  }
  const server = createServer(async (request, response) => {
    if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics')
      return void response.writeHead(404).end()
    try {
      const body = await text()
      response.writeHead(200, { 'content-type': parts.metrics.contentType }).end(body)
    } catch {
      response.writeHead(500).end()
    }
  })
  server.listen(port, host)
  await once(server, 'listening')
  const at = server.address() as AddressInfo
  return {
    url: `http://${at.family === 'IPv6' ? `[${at.address}]` : at.address}:${at.port}/metrics`,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
