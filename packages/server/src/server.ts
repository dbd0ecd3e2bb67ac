/** Start and stop of the service. */
import { buildApp } from './api/app.ts'
import { readCertificate } from './config/certificate.ts'
import type { Config } from './config/config.ts'
import { createContext, type Overrides, type WorkerContext } from './context.ts'
import { asUnavailable } from './db/database.ts'
import { startJobs } from './jobs/jobs.ts'
import { serveMetrics } from './observe/serve-metrics.ts'
import { ensureFirstOwner, type OwnerCredentials } from './owners/owners.ts'

export interface RunningServer {
  readonly context: WorkerContext
  /** Where it listens; undefined for a worker without HTTP. */
  readonly url: string | undefined
  /** Where Prometheus reads; undefined where it does not. */
  readonly metricsUrl: string | undefined
  /** The owner that was made, password and all, at this, the first, start: to be shown once. */
  readonly firstOwner: OwnerCredentials | undefined
  /** Takes no more calls, lets running ones and running jobs end, closes everything. */
  stop(): Promise<void>
}

/** The address cannot be listened on. */
export class PortUnavailable extends Error {
  override readonly name = 'PortUnavailable'
  readonly code = 'port_unavailable'
}

/** Resolves when database, queue and HTTP are up. Throws `DatabaseUnavailable`, `PortUnavailable`: one clear message. */
export async function startServer(config: Config, overrides: Overrides = {}): Promise<RunningServer> {
  const context = await createContext(config, overrides)
  let app: ReturnType<typeof buildApp> | undefined
  let metrics: Awaited<ReturnType<typeof serveMetrics>> | undefined
  const stop = async () => {
    await metrics?.close()
    await app?.close()
    await context.close()
  }
  try {
    const { username, password } = config.owner
    const owner = await ensureFirstOwner(context.db, {
      ...(username ? { username } : {}),
      ...(password ? { password: password.reveal() } : {}),
    })
    // Who gave a password knows it: it is not for the log.
    const firstOwner = password ? undefined : owner
    let url: string | undefined
    if (config.role !== 'worker') {
      const certificate = await readCertificate(config)
      app = buildApp(context, { ...config, ...(certificate ? { certificate } : {}) })
      const built = app
      url = await listening(config, 'SHEAF', () => built.listen({ host: config.host, port: config.port }))
    }
    const at = config.metrics
    if (at) {
      const parts = { ...context, ...context.observe }
      metrics = await listening(at, 'SHEAF_METRICS', () => serveMetrics(parts, at))
    }
    // After the port: a second server that is started by mistake takes no jobs.
    if (config.role !== 'api') await startJobs(context)
    return { context, url, metricsUrl: metrics?.url, firstOwner, stop }
  } catch (error) {
    await stop()
    throw asUnavailable(error) ?? error
  }
}

/** `variables`: what the names of the variables begin with that say where. */
async function listening<T>(
  { host, port }: { host: string; port: number },
  variables: string,
  listen: () => Promise<T>,
): Promise<T> {
  try {
    return await listen()
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') {
      throw new PortUnavailable(`Port ${port} is taken. Stop what listens there, or set ${variables}_PORT.`, {
        cause,
      })
    }
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL') {
      throw new PortUnavailable(
        `${host}:${port} cannot be listened on (${code}). Set ${variables}_HOST and ${variables}_PORT.`,
        { cause },
      )
    }
    throw cause
  }
}

/** Stops on SIGTERM and SIGINT; a second signal ends at once. Resolves when everything is closed. */
export function stopOnSignal(server: RunningServer): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const onSignal = () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.off(signal, onSignal)
    server.stop().then(resolve, reject)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, onSignal)
  return promise
}
