import type { WorkerContext } from '../context.ts'
import { workConvert } from './convert.ts'
import { workDeliverAlert } from './deliver-alert.ts'
import { workFinishExchange } from './finish-exchange.ts'
import { workMakeFields } from './make-fields.ts'
import { workMergeFiles } from './merge-files.ts'
import { workOutsidePoints } from './outside-points.ts'
import { workPlanOperations } from './plan-operations.ts'
import { workPrune } from './prune.ts'
import { workSync } from './sync.ts'
import { workSyncDue } from './sync-due.ts'

/** Takes up work for every kind of job. */
export async function startJobs(context: WorkerContext): Promise<void> {
  const kinds = [
    workSync,
    workConvert,
    workPlanOperations,
    workMergeFiles,
    workOutsidePoints,
    workMakeFields,
    workDeliverAlert,
    workFinishExchange,
    workSyncDue,
    workPrune,
  ]
  for (const work of kinds) await work(context)
}
