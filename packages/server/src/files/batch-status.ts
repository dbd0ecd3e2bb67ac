import type { Kysely } from 'kysely'
import type { Database, FileRow } from '../db/schema.ts'

export interface BatchProgress {
  readonly converted: readonly string[]
  readonly processing: readonly string[]
  /** By the step that failed; the message of its first file. */
  readonly failed: Readonly<Record<string, { files: string[]; message: string }>>
  /** What became of each entry of the upload; empty until it is converted. */
  readonly entries: readonly ReportedEntry[]
  readonly files: readonly BatchFile[]
}

export interface BatchFile {
  readonly fileName: string
  readonly status: FileRow['status']
  readonly operationType: string | null
  readonly crops: readonly string[]
  readonly areaM2: number | null
  /** ISO 8601. */
  readonly startTime: string | null
  readonly failure: { readonly code: string | undefined; readonly message: string } | undefined
}

interface ReportedEntry {
  readonly path: string
  readonly outcome: 'read' | 'ignored' | 'failed'
  readonly code?: string
  readonly detail?: string
}

/** How far the files of a batch are. Undefined when there is no such batch. */
export async function batchProgress(
  db: Kysely<Database>,
  ownerId: string,
  batchId: string,
): Promise<BatchProgress | undefined> {
  const batch = await db
    .selectFrom('sources')
    .select('report')
    .where('owner_id', '=', ownerId)
    .where('origin', '=', 'uploaded')
    .where('id', '=', batchId)
    .executeTakeFirst()
  if (!batch) return undefined
  const files = await db
    .selectFrom('files')
    .select(['id', 'status', 'steps', 'file_name', 'operation_type', 'area_m2', 'start_time', 'metadata'])
    .where('source_id', '=', batchId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  const ids = (status: FileRow['status']) =>
    files.filter((file) => file.status === status).map(({ id }) => id)
  const failed: Record<string, { files: string[]; message: string }> = {}
  for (const file of files.filter(({ status }) => status === 'failed')) {
    const { step, message } = failedStep(file.steps)
    failed[step] ??= { files: [], message }
    failed[step].files.push(file.id)
  }
  const entries = batch.report as ReportedEntry[]
  return {
    converted: ids('processed'),
    processing: ids('processing'),
    failed,
    entries,
    files: files.map(fileOf),
  }
}

function fileOf(
  file: Pick<
    FileRow,
    'status' | 'steps' | 'file_name' | 'operation_type' | 'area_m2' | 'start_time' | 'metadata'
  >,
): BatchFile {
  const { crops = [], code } = file.metadata as { crops?: string[]; code?: string }
  return {
    fileName: file.file_name,
    status: file.status,
    operationType: file.operation_type,
    crops,
    areaM2: file.area_m2,
    startTime: file.start_time,
    failure: file.status === 'failed' ? { code, message: failedStep(file.steps).message } : undefined,
  }
}

/** Steps after the one that failed are marked as failed too, with the message `skipped`. */
export function failedStep(steps: FileRow['steps']): { step: string; message: string } {
  const [step, { message }] = Object.entries(steps).find(
    ([, { status, message }]) => status === 'failed' && message !== 'skipped',
  ) ?? ['originalFile', { message: 'Failed to convert file on provider batch processing' }]
  return { step, message }
}
