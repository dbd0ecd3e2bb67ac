import type { File, FileSteps } from '@sheaf/contract'
import type { FileRow } from '../../db/schema.ts'
import type { FileRecord } from '../../files/files.ts'
import { millis } from '../request/times.ts'
import type { DownloadLinks } from './links.ts'

/** Artifacts whose links stand in the file itself. */
const linked = ['originalFile', 'rawGeojson', 'standardGeojson', 'zippedPNGs']

/** A file as the API shows it: keys appear as their step finishes. */
export function fileView(file: FileRecord, username: string, links: DownloadLinks): File {
  const view = {
    id: file.id,
    provider: file.provider,
    fields: [...file.fields],
    ...(file.sources.length > 1 ? { sources: [...file.sources], sourceFiles: [...file.sources] } : {}),
    fileFormat: file.file_format ?? undefined,
    fileName: file.file_name,
    sizeInBytes: file.size_in_bytes,
    status: file.status,
    origin: file.origin,
    batchId: file.origin === 'uploaded' ? file.source_id : undefined,
    createdTime: millis(file.created_at),
    updatedTime: millis(file.updated_at),
    startTime: millis(file.start_time),
    endTime: millis(file.end_time),
    operationType: file.operation_type ?? undefined,
    points: file.status === 'processed' ? (file.points ?? undefined) : undefined,
    ...Object.assign(
      {},
      ...linked.filter((name) => file.artifacts.includes(name)).map((name) => links.named(file.id, name)),
    ),
    leafUserId: file.user_id,
    apiOwnerUsername: username,
    summary: file.summary ?? undefined,
    outOfStandard: file.metadata.outOfStandard ? true : undefined,
    warnings: file.warnings.length > 0 ? file.warnings : undefined,
  }
  return view as File
}

/** Older names of steps, sent along with the newer. */
const olderNames: Readonly<Record<string, string>> = {
  rawGeojson: 'normalizedGeojson',
  standardGeojson: 'cleanupGeojson',
  summary: 'areaAndYield',
}

/** Besides each step, what cleanup removed. */
export function stepsView({ steps, metadata }: Pick<FileRow, 'steps' | 'metadata'>): FileSteps {
  const removed = metadata.removed as Record<string, number> | undefined
  const all = Object.entries(steps).flatMap(([name, told]) => {
    const counted = name === 'standardGeojson' && removed && Object.keys(removed).length > 0
    const step = counted ? { ...told, removed } : told
    const older = olderNames[name]
    return older === undefined
      ? [[name, step]]
      : [
          [name, step],
          [older, step],
        ]
  })
  return Object.fromEntries(all) as FileSteps
}
