/** What Prometheus reads. Names and units after its conventions: `sheaf_`, seconds, `_total`. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { jobKinds } from '../queue/job-kinds.ts'

/** Counted in this process since its start; other processes count for themselves. */
export type Metrics = ReturnType<typeof createMetrics>

const requestSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const workSeconds = [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 15, 30, 60, 300, 1800, 7200]

export function createMetrics() {
  const registry = new Registry()
  const registers = [registry]
  const histogram = <Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    buckets: number[],
  ) => new Histogram({ name, help, labelNames, buckets, registers })
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers })
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Gauge({ name, help, labelNames, registers })

  const kinds = Object.keys(jobKinds)
  const alertCalls = counter('sheaf_alert_calls_total', 'Calls of webhooks by outcome: delivered, failed', [
    'outcome',
  ])
  for (const outcome of ['delivered', 'failed']) alertCalls.inc({ outcome }, 0)
  let watched = false

  return {
    kinds,
    requests: histogram(
      'sheaf_http_request_duration_seconds',
      'Requests by method, route and status',
      ['method', 'route', 'status'],
      requestSeconds,
    ),
    jobs: histogram(
      'sheaf_job_duration_seconds',
      'Runs of jobs by outcome: completed, failed (it comes again, or is dead), interrupted (the service stops)',
      ['kind', 'outcome'],
      workSeconds,
    ),
    conversions: histogram(
      'sheaf_conversion_duration_seconds',
      'Conversions of a source by what is in it: a format, several, or none',
      ['format', 'outcome'],
      workSeconds,
    ),
    providerCalls: histogram(
      'sheaf_provider_call_duration_seconds',
      'Calls of a provider until its answer begins; outcome: ok, or what failed',
      ['provider', 'call', 'outcome'],
      requestSeconds,
    ),
    tokenRefreshes: counter(
      'sheaf_token_refreshes_total',
      'Exchanges of refresh tokens; outcome: ok, rejected (the grant is gone), or what failed',
      ['provider', 'outcome'],
    ),
    alertCalls,

    databaseUp: gauge('sheaf_database_up', '1: the database has answered this scrape', []),
    jobsByState: gauge('sheaf_jobs', 'Jobs by state: waiting, delayed, running, dead', ['kind', 'state']),
    oldestWaiting: gauge('sheaf_jobs_oldest_waiting_seconds', 'How long the oldest job that is due waits', [
      'kind',
    ]),
    credentials: gauge('sheaf_credentials', 'Connected accounts by status', ['status']),
    syncLag: gauge(
      'sheaf_sync_lag_seconds',
      'The longest time since an account of this status was synchronized, or was connected',
      ['status'],
    ),
    damagedBlobs: gauge('sheaf_blobs_damaged', 'Stored files whose bytes were found damaged', []),

    /** In Prometheus's text format, those of the process included. */
    async text(): Promise<string> {
      // They watch the process from the first time that somebody asks.
      if (!watched) collectDefaultMetrics({ register: registry })
      watched = true
      return registry.metrics()
    },
    contentType: registry.contentType,
  }
}
