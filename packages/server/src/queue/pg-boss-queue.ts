import type { Kysely } from 'kysely'
import { fromKysely, type Job, PgBoss } from 'pg-boss'
import type { Database } from '../db/schema.ts'
import { forgetDeadJobs, listDeadJobs } from './dead-jobs.ts'
import { handBack, type RunningJob } from './hand-back.ts'
import { deadQueue, heartbeatSeconds, jobKinds, keptSeconds, superviseSeconds } from './job-kinds.ts'
import type { Jobs, Queue } from './queue.ts'
import { takeTurn } from './turns.ts'

export interface RunningQueue extends Queue {
  /**
   * Takes no more jobs, tells the running ones to leave, and waits for them. What has not ended by then is given back,
   * for another process to take at once.
   */
  stop(): Promise<void>
}

/** Runs a job by `run`; what it throws is what the job failed with. */
export type AroundJob = (
  job: RunningJob & { readonly name: keyof Jobs; readonly data: object },
  signal: AbortSignal,
  run: () => Promise<void>,
) => Promise<void>

/** Below the 30 seconds that container platforms leave between SIGTERM and SIGKILL. */
const drainMs = 20_000

/** Jobs in the same PostgreSQL, in the schema `pgboss`. New ones are announced by NOTIFY, so they start at once. */
export async function startQueue(
  databaseUrl: string,
  db: Kysely<Database>,
  options: {
    onError?: (error: Error) => void
    drainMs?: number
    around?: AroundJob
    /** W3C `traceparent` of what is under way: a job carries it. */
    traceparent?: () => string | undefined
  } = {},
): Promise<RunningQueue> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    application_name: 'sheaf-queue',
    max: 5,
    useListenNotify: true,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
    queueCacheIntervalSeconds: superviseSeconds,
  })
  const { around = (_job, _signal, run) => run(), traceparent = () => undefined } = options
  let given = false
  // What a job that was given back still says of itself is of no use to anybody.
  boss.on('error', (error) => given || options.onError?.(error))
  try {
    await boss.start()
    await makeQueues(boss)
  } catch (error) {
    // What it has begun would keep a process alive that has said that it does not start.
    await boss.stop({ graceful: false }).catch(() => {})
    throw error
  }

  const stopping = new AbortController()
  const running = new Map<string, RunningJob>()
  return {
    async send(name, payload, { db: inside = db, delaySeconds } = {}) {
      const { key: keyOf, group: groupOf } = jobKinds[name]
      const key = keyOf?.(payload)
      const turn = await takeTurn(name, payload, { db, inside })
      const group = groupOf?.(payload) ?? turn?.ownerId
      const trace = traceparent()
      await boss.send(name, trace === undefined ? payload : { ...payload, traceparent: trace }, {
        ...(key === undefined ? {} : { singletonKey: key }),
        ...(group === undefined ? {} : { group: { id: group } }),
        ...(turn ? { priority: -turn.turn } : {}),
        ...(delaySeconds ? { startAfter: delaySeconds } : {}),
        db: fromKysely(inside),
      })
    },

    async work<Name extends keyof Jobs>(
      name: Name,
      { concurrency, perGroup }: { concurrency: number; perGroup?: number },
      handler: (payload: Jobs[Name], signal: AbortSignal) => Promise<void>,
    ) {
      const { cron } = jobKinds[name]
      if (cron) await boss.schedule(name, cron, {})
      const taking = {
        localConcurrency: concurrency,
        ...(perGroup === undefined ? {} : { localGroupConcurrency: perGroup }),
        pollingIntervalSeconds: 1,
        notifyPollingIntervalSeconds: 2,
        // Where jobs wait in line, the next one is taken up at once.
        burstWhenReadyExceeds: 1,
      }
      await boss.work<Jobs[Name]>(name, taking, async (jobs: Job<Jobs[Name]>[]) => {
        for (const job of jobs) {
          running.set(job.id, job)
          try {
            const signal = AbortSignal.any([job.signal, stopping.signal])
            await around({ ...job, name }, signal, () => handler(job.data, signal))
          } finally {
            running.delete(job.id)
          }
        }
      })
    },

    deadJobs: () => listDeadJobs(db),
    forgetDead: (kind, payload) => forgetDeadJobs(db, kind, payload),

    async retryDead({ kind, ids, payload, db: inside = db } = {}) {
      const chosen = {
        ...(kind === undefined ? {} : { sourceName: kind }),
        ...(ids === undefined ? {} : { ids: [...ids] }),
        ...(payload === undefined ? {} : { data: payload }),
        db: fromKysely(inside),
      }
      let retried = 0
      for (let moved = 1; moved > 0; retried += moved) moved = await boss.redrive(deadQueue, chosen)
      return retried
    },

    async stop() {
      stopping.abort(new Error('the service stops'))
      const kinds = Object.keys(jobKinds)
      const ended = Promise.all(kinds.map((name) => boss.offWork(name)))
      await Promise.race([ended, elapsed(options.drainMs ?? drainMs)])
      await handBack(db, [...running.values()])
      given = true
      await boss.stop({ graceful: false })
    },
  }
}

async function makeQueues(boss: PgBoss): Promise<void> {
  const forever = { retentionSeconds: keptSeconds }
  await boss.createQueue(deadQueue, forever)
  await boss.updateQueue(deadQueue, forever)
  for (const [name, { policy, expireInSeconds, retryLimit, cron, fleeting }] of Object.entries(jobKinds)) {
    const options = {
      expireInSeconds,
      retryLimit,
      retryDelay: 2,
      retryBackoff: true,
      retryDelayMax: 600,
      heartbeatSeconds,
      notify: true,
      ...(cron || fleeting ? {} : { ...forever, deadLetter: deadQueue }),
    }
    await boss.createQueue(name, { policy, ...options })
    await boss.updateQueue(name, options)
  }
}

function elapsed(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref())
}
