import type { ConvertPool } from '../processing/convert-pool.ts'
import { type Observe, secondsSince } from './observe.ts'
import { traced } from './span.ts'

/** A pool whose every task is traced, and whose conversions are counted by format. */
export function observedPool(pool: ConvertPool, { metrics, traces }: Observe): ConvertPool {
  return {
    ...pool,
    run: (task, onMessage) =>
      traced(traces, task.kind, { attributes: { 'sheaf.task': task.kind } }, async (span) => {
        const started = performance.now()
        const formats = new Set<string>()
        const outcome = await pool.run(task, (message) => {
          if (message.kind === 'unit') formats.add(message.unit.format)
          return onMessage(message)
        })
        span.set({ 'sheaf.outcome': outcome.ok ? 'ok' : outcome.code })
        if (task.kind === 'convert') {
          const [only = 'none'] = formats
          const format = formats.size > 1 ? 'several' : only
          span.set({ 'sheaf.format': format })
          const ended = outcome.ok ? 'ok' : outcome.code
          metrics.conversions.observe({ format, outcome: ended }, secondsSince(started))
        }
        return outcome
      }),
  }
}
