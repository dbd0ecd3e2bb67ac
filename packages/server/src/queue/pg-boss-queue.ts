import { fromKysely, type Job, PgBoss } from 'pg-boss'
import { heartbeatSeconds, jobKinds, superviseSeconds } from './job-kinds.ts'
import type { Jobs, Queue } from './queue.ts'

export interface RunningQueue extends Queue {
  /** Takes no more jobs, tells the running ones to leave, and waits for them. Those that stay are run again later. */
  stop(): Promise<void>
}

const drainMs = 30_000

/** Jobs in the same PostgreSQL, in the schema `pgboss`. New ones are announced by NOTIFY, so they start at once. */
export async function startQueue(
  databaseUrl: string,
  onError: (error: Error) => void = () => {},
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
  boss.on('error', onError)
  await boss.start()
  for (const [name, kind] of Object.entries(jobKinds)) {
    const { expireInSeconds, retryLimit } = kind
    const options = {
      expireInSeconds,
      retryLimit,
      retryDelay: 2,
      retryBackoff: true,
      retryDelayMax: 600,
      heartbeatSeconds,
      notify: true,
    }
    await boss.createQueue(name, { policy: kind.policy, ...options })
    await boss.updateQueue(name, options)
  }

  const stopping = new AbortController()
  return {
    async send(name, payload, options = {}) {
      const { db, delaySeconds } = options
      const { key: keyOf, group } = jobKinds[name]
      const key = keyOf?.(payload)
      await boss.send(name, payload, {
        ...(key === undefined ? {} : { singletonKey: key }),
        ...(group ? { group: { id: group.of(payload) } } : {}),
        ...(delaySeconds ? { startAfter: delaySeconds } : {}),
        ...(db ? { db: fromKysely(db) } : {}),
      })
    },

    async work<Name extends keyof Jobs>(
      name: Name,
      { concurrency }: { concurrency: number },
      handler: (payload: Jobs[Name], signal: AbortSignal) => Promise<void>,
    ) {
      const { cron, group } = jobKinds[name]
      if (cron) await boss.schedule(name, cron, {})
      const options = {
        localConcurrency: concurrency,
        ...(group ? { localGroupConcurrency: group.atOnce } : {}),
        pollingIntervalSeconds: 1,
        notifyPollingIntervalSeconds: 2,
        // Where jobs wait in line, the next one is taken up at once.
        burstWhenReadyExceeds: 1,
      }
      await boss.work<Jobs[Name]>(name, options, async (jobs: Job<Jobs[Name]>[]) => {
        for (const job of jobs) await handler(job.data, AbortSignal.any([job.signal, stopping.signal]))
      })
    },

    async stop() {
      stopping.abort(new Error('the service stops'))
      await boss.stop({ timeout: drainMs })
    },
  }
}
