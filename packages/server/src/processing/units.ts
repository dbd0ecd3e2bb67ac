/** What a conversion found, stored: one file resource per unit. */
import { randomUUID } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'
import { type NamingFile, recordAssets } from '../assets/record.ts'
import type { Blobs } from '../blobs/blobs.ts'
import { jsonText, plainText } from '../db/json.ts'
import type { Database, Source } from '../db/schema.ts'
import { raiseProcessed } from '../files/raise-processed.ts'
import type { Queue } from '../queue/queue.ts'
import type { ConvertedUnit } from './messages.ts'
import { storeArtifacts } from './store-artifacts.ts'

/** The source changed, or was removed, while it was converted: what comes of the old bytes is of no use. */
export class Superseded extends Error {
  override readonly name = 'Superseded'
}

/**
 * Stores a unit under its key, so that the same conversion run again changes nothing. The file resource that has
 * waited for the conversion becomes the first unit: clients know its id, which is given.
 */
export async function storeUnit(
  { db, blobs, queue }: { db: Kysely<Database>; blobs: Blobs; queue: Queue },
  source: Source,
  unit: ConvertedUnit,
): Promise<string> {
  for (const { file, sha256, size } of unit.artifacts)
    await blobs.adopt(source.owner_id, file, { sha256, size })
  return db.transaction().execute(async (tx) => {
    await lockSource(tx, source)
    const id = await fileOf(tx, source, unit)
    await tx
      .updateTable('files')
      .set({ ...columnsOf(source, unit), updated_at: sql`now()` })
      .where('id', '=', id)
      .execute()
    await recordAssets({ tx, queue }, namingFile(source, id, unit))
    await storeArtifacts({ tx, blobs }, { ownerId: source.owner_id, fileId: id }, unit.artifacts)
    const { status, steps } = unit
    await raiseProcessed({ tx, queue }, { ...source, id, status, steps })
    return id
  })
}

/** Throws `Superseded` unless the source is still the one that is being converted. */
export async function lockSource(tx: Transaction<Database>, { id, version, blob }: Source): Promise<void> {
  const now = await tx.selectFrom('sources').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (now?.state !== 'stored' || now.version !== version || now.blob !== blob) throw new Superseded()
}

async function fileOf(tx: Transaction<Database>, source: Source, unit: ConvertedUnit): Promise<string> {
  const found = await tx
    .selectFrom('files')
    .select(['id', 'part_key'])
    .where('source_id', '=', source.id)
    .where('part_key', 'in', [unit.key, ''])
    // The unit's own row before the waiting one.
    .orderBy('part_key', 'desc')
    .executeTakeFirst()
  if (found) return found.id
  const id = randomUUID()
  await tx
    .insertInto('files')
    .values({
      id,
      owner_id: source.owner_id,
      user_id: source.user_id,
      source_id: source.id,
      provider: source.provider,
      origin: source.origin,
      ...columnsOf(source, unit),
    })
    .execute()
  return id
}

function columnsOf(source: Source, unit: ConvertedUnit) {
  return {
    part_key: unit.key,
    status: unit.status,
    file_format: unit.format,
    file_name: plainText(unit.name),
    size_in_bytes: source.size,
    operation_type: unit.operationType ?? null,
    start_time: unit.startTime ?? null,
    end_time: unit.endTime ?? null,
    area_m2: squareMetresOf(unit.summary) ?? null,
    points: unit.points,
    summary: unit.summary ? jsonText(unit.summary) : null,
    units: unit.units ? jsonText(unit.units) : null,
    steps: jsonText(unit.steps),
    metadata: jsonText(metadataOf(unit)),
    warnings: jsonText(unit.warnings),
  }
}

function metadataOf({
  metadata,
  sourceRows,
  removed,
  code,
  outOfStandard,
}: ConvertedUnit): Record<string, unknown> {
  return { ...metadata, sourceRows, removed, code, outOfStandard }
}

function namingFile(
  source: Source,
  id: string,
  { machinery = [], operators = [], summary }: ConvertedUnit,
): NamingFile {
  const { owner_id: ownerId, user_id: userId, provider } = source
  const distance = amountIn(metres, summary?.properties.totalDistance)
  return { id, ownerId, userId, provider, machinery, operators, distance }
}

const metres: Record<string, number> = { m: 1, ft: 0.3048 }
const squareMetres: Record<string, number> = { m2: 1, ha: 10_000, ac: 4046.8564224 }

/** The area that a summary tells. */
export function squareMetresOf(summary: ConvertedUnit['summary']): number | undefined {
  return amountIn(squareMetres, summary?.properties.totalArea)
}

/** A summary's `{value, unit}` in the unit of which `factors` are multiples; undefined where it has none. */
function amountIn(factors: Record<string, number>, amount: unknown): number | undefined {
  const { value, unit } = (amount ?? {}) as { value?: unknown; unit?: unknown }
  const factor = typeof unit === 'string' ? factors[unit] : undefined
  return factor !== undefined && typeof value === 'number' ? value * factor : undefined
}
