import type { Operation } from '@sheaf/contract'
import type { OperationRecord } from '../../operations/operations.ts'
import { millis } from '../request/times.ts'

export function operationView(operation: OperationRecord, username: string): Operation {
  const { start_time, end_time, metadata } = operation
  return {
    id: operation.id,
    apiOwnerUsername: username,
    leafUserId: operation.user_id,
    type: operation.operation_type,
    ...(start_time === null ? {} : { startTime: shortest(start_time) }),
    ...(end_time === null ? {} : { endTime: shortest(end_time) }),
    updatedTime: shortest(operation.updated_at),
    files: [...operation.files],
    fields: [...operation.fields],
    providers: [...operation.providers],
    ...(metadata.outOfStandard ? { outOfStandard: true } : {}),
  }
}

/** Milliseconds that are zero are left out, as Leaf does here. */
export function shortest(instant: string): string {
  return millis(instant).replace('.000Z', 'Z')
}

interface SummaryLike {
  readonly properties?: Readonly<Record<string, unknown>>
}

/** Times in summaries of operations have an offset: `2026-06-03T23:45:53.200+00:00`. */
export function operationSummary<Summary extends SummaryLike>(summary: Summary): Summary {
  const offset = (time: unknown) => (typeof time === 'string' ? time.replace(/Z$/, '+00:00') : time)
  const properties = Object.entries(summary.properties ?? {}).map(([key, value]) => [
    key,
    key === 'startTime' || key === 'endTime' ? offset(value) : value,
  ])
  return { ...summary, properties: Object.fromEntries(properties) }
}
