import type { WorkerContext } from '../context.ts'

/** Converts one source. One at a time per core. A stop waits for what runs: most take seconds. */
export function workConvert({ queue, processing, conversions }: WorkerContext): Promise<void> {
  return queue.work('convert', { concurrency: conversions }, ({ sourceId }) => processing.convert(sourceId))
}
