/** Converted files and fields put where the service has them, without a conversion. */
import { randomUUID } from 'node:crypto'
import type { MultiPolygon } from '@sheaf/core'
import { takeRows } from '../../core/src/columns/rows.ts'
import type { StandardTable } from '../../core/src/columns/standard-table.ts'
import { outputsOf } from '../../core/src/outputs-of.ts'
import { CONVERT_DEFAULTS } from '../../core/src/settings.ts'
import { cropsOf } from '../../core/src/summarize/summarize.ts'
import { standardOf } from '../../core/tests/standard-of.ts'
import type { WorkerContext } from '../src/context.ts'
import { createField } from '../src/fields/edit-fields.ts'

export interface Holder {
  readonly ownerId: string
  readonly userId: string
}

/** The first rows of a real harvest, cut into consecutive parts as loads would be. */
export async function harvestParts(count: number, rows: number): Promise<StandardTable[]> {
  const whole = await standardOf('agleader-text/sample1.txt')
  return Array.from({ length: count }, (_, part) =>
    rowsOf(whole, (row) => row < rows && Math.floor((row * count) / rows) === part),
  )
}

function rowsOf(standard: StandardTable, keep: (row: number) => boolean): StandardTable {
  const rows = Uint32Array.from({ length: standard.table.rows }, (_, row) => row).filter(keep)
  return {
    ...standard,
    table: { rows: rows.length, columns: standard.table.columns.map((column) => takeRows(column, rows)) },
  }
}

/** What is written of a table is written once: tests store the same ones again and again. */
const written = new WeakMap<StandardTable, ReturnType<typeof outputsOf>>()

/** A processed file of an upload, with the id given. */
export async function storeFile(
  { db, blobs }: WorkerContext,
  { ownerId, userId }: Holder,
  standard: StandardTable,
  id = randomUUID() as string,
): Promise<string> {
  const known = written.get(standard) ?? outputsOf(standard, CONVERT_DEFAULTS)
  written.set(standard, known)
  const outputs = await known
  const source = { owner_id: ownerId, user_id: userId, origin: 'uploaded', provider: 'AgLeader' } as const
  const sourceId = randomUUID()
  await db
    .insertInto('sources')
    .values({ ...source, id: sourceId, name: 'harvest.zip', size: 1, state: 'converted' })
    .execute()
  await db
    .insertInto('files')
    .values({
      ...source,
      id,
      source_id: sourceId,
      part_key: 'harvest',
      status: 'processed',
      file_format: 'AGLEADERTEXT',
      file_name: 'harvest.txt',
      size_in_bytes: 1,
      operation_type: standard.operationType,
      start_time: outputs.startTime ?? null,
      end_time: outputs.endTime ?? null,
      points: standard.table.rows,
      summary: JSON.stringify(outputs.summary),
      units: JSON.stringify(outputs.units),
      metadata: JSON.stringify({ crops: cropsOf(standard) }),
    })
    .execute()
  for (const { name, mediaType, chunks } of outputs.artifacts) {
    const { sha256, size } = await blobs.put(ownerId, chunks)
    const blob = { owner_id: ownerId, sha256, size }
    await db
      .insertInto('blobs')
      .values(blob)
      .onConflict((same) => same.doNothing())
      .execute()
    await db
      .insertInto('artifacts')
      .values({ file_id: id, name, blob: sha256, size, media_type: mediaType })
      .execute()
  }
  return id
}

export async function storeField(
  context: WorkerContext,
  { ownerId, userId }: Holder,
  coordinates: MultiPolygon,
  id?: string,
): Promise<string> {
  const geometry = { type: 'MultiPolygon', coordinates }
  const field = await createField(context, ownerId, { userId, field: { geometry, ...(id ? { id } : {}) } })
  return field.id
}

export function rectangle(west: number, south: number, east: number, north: number): MultiPolygon {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
  return [[ring]]
}
