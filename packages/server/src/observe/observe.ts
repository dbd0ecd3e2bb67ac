import type { Logger } from 'pino'
import type { Metrics } from './metrics.ts'
import type { Traces } from './span.ts'

/** What watches over the service: handed to those who wrap what is watched. */
export interface Observe {
  readonly metrics: Metrics
  readonly traces: Traces
  readonly log: Logger
}

/** Seconds since `started`, of `performance.now()`. */
export function secondsSince(started: number): number {
  return (performance.now() - started) / 1000
}
