import type { WorkerContext } from '../context.ts'

/**
 * Converts one source. One at a time per core, and one more for an owner that has none running: an upload of ten
 * thousand files is a single job of many minutes. A stop waits for what runs: most take seconds.
 */
export function workConvert({ queue, processing, conversions }: WorkerContext): Promise<void> {
  return queue.work('convert', { concurrency: conversions + 1, perGroup: conversions }, ({ sourceId }) =>
    processing.convert(sourceId),
  )
}
