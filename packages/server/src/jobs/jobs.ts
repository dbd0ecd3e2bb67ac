import type { WorkerContext } from '../context.ts'
import { workConvert } from './convert.ts'
import { workPrune } from './prune.ts'
import { workSync } from './sync.ts'
import { workSyncDue } from './sync-due.ts'

/** Takes up work for every kind of job. */
export async function startJobs(context: WorkerContext): Promise<void> {
  for (const work of [workSync, workConvert, workSyncDue, workPrune]) await work(context)
}
