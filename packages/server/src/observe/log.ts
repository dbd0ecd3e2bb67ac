/** The log, and what its lines are about. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { type DestinationStream, type Logger, pino } from 'pino'

/** Ids of what is under way: a request, a job, the rows that it is about. */
export type Ids = Readonly<Record<string, string | number>>

const underWay = new AsyncLocalStorage<Ids>()

/** Every line that is logged within `work`, by whomever it calls, carries `ids`. */
export function about<T>(ids: Ids, work: () => T): T {
  return underWay.run({ ...underWay.getStore(), ...ids }, work)
}

/** JSON lines on `destination`, standard output by default. */
export function openLog(level: string, destination?: DestinationStream): Logger {
  const mixin = (_line: object, _level: number, logger: Logger): Record<string, unknown> => {
    const ids = underWay.getStore()
    if (ids === undefined) return {}
    // What the logger says by itself is not said twice.
    const own = logger.bindings()
    return Object.fromEntries(Object.entries(ids).filter(([name]) => !(name in own)))
  }
  return pino({ level, mixin }, destination ?? pino.destination(1))
}
