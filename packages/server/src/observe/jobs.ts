import { jobKinds } from '../queue/job-kinds.ts'
import type { AroundJob } from '../queue/pg-boss-queue.ts'
import { about, type Ids } from './log.ts'
import { type Observe, secondsSince } from './observe.ts'
import { traced } from './span.ts'

/** Every run of a job is counted, traced, and named in what is logged meanwhile. */
export function aroundJobs({ metrics, traces, log }: Observe): AroundJob {
  return ({ id, name, data, retryCount }, signal, run) => {
    const { traceparent, ...carried } = data as { traceparent?: string }
    const ids = { job: name, jobId: id, ...idsIn(carried) }
    const attributes = { ...named(ids), 'sheaf.attempt': retryCount + 1 }
    const options = { kind: 'consumer', attributes, askedBy: traceparent } as const
    const started = performance.now()
    const ended = (outcome: string) => metrics.jobs.observe({ kind: name, outcome }, secondsSince(started))
    return about(ids, () =>
      traced(traces, `job ${name}`, options, run).then(
        () => {
          ended('completed')
          // Those of a schedule come every minute.
          log[jobKinds[name].cron || jobKinds[name].fleeting ? 'debug' : 'info'](
            { seconds: secondsSince(started) },
            'job completed',
          )
        },
        (error: unknown) => {
          ended(signal.aborted ? 'interrupted' : 'failed')
          if (!signal.aborted) log.warn({ err: error, attempt: retryCount + 1 }, 'job failed')
          throw error
        },
      ),
    )
  }
}

/** `sourceId`, `credentialId` and the like. */
function idsIn(data: object): Ids {
  const ids = Object.entries(data).filter(([key]) => key.endsWith('Id'))
  return Object.fromEntries(ids.map(([key, value]) => [key, String(value)]))
}

/** `{ sourceId }` -> `{ 'sheaf.source_id' }` */
function named(ids: Ids): Ids {
  const name = (key: string) => `sheaf.${key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`
  return Object.fromEntries(Object.entries(ids).map(([key, value]) => [name(key), value]))
}
