/** The files that a machine worked in. */
import { type ExpressionBuilder, type Kysely, sql } from 'kysely'
import type { Page, Paged } from '../db/paging.ts'
import type { Database } from '../db/schema.ts'

export interface MachineFile {
  readonly id: string
  readonly file_id: string
  readonly equipment_id: string
  readonly start_time: string | null
  readonly end_time: string | null
  /** `{value, unit}` as the file's summary has them. */
  readonly distance: { readonly value: number; readonly unit: string } | null
  readonly fuel: { readonly value: number; readonly unit: string } | null
}

type Bound = {
  readonly is?: string | undefined
  readonly before?: string | undefined
  readonly after?: string | undefined
}

/** Times are ISO 8601 texts, distances metres. */
export interface MachineFileFilters {
  readonly fileId?: string | undefined
  readonly created?: Bound
  readonly start?: Bound
  readonly end?: Bound
  readonly distance?: {
    readonly is?: number | undefined
    readonly less?: number | undefined
    readonly greater?: number | undefined
  }
}

/** Two distances that were converted on the way are one within this many metres. */
const SAME_DISTANCE_M = 0.01

/** Newest first. */
export async function listMachineFiles(
  db: Kysely<Database>,
  equipmentId: string,
  { filters, page }: { filters: MachineFileFilters; page: Page },
): Promise<Paged<MachineFile>> {
  const matching = db
    .selectFrom('file_equipment')
    .innerJoin('files', 'files.id', 'file_equipment.file_id')
    .where('file_equipment.equipment_id', '=', equipmentId)
    .where((row) => row.and(conditions(row, filters)))
  const [items, { total }] = await Promise.all([
    matching
      .select([
        'file_equipment.id',
        'file_equipment.file_id',
        'file_equipment.equipment_id',
        'files.start_time',
        'files.end_time',
        sql<MachineFile['distance']>`files.summary->'properties'->'totalDistance'`.as('distance'),
        sql<MachineFile['fuel']>`files.summary->'properties'->'totalFuelUsed'`.as('fuel'),
      ])
      .orderBy('files.start_time', (order) => order.desc().nullsLast())
      .orderBy('file_equipment.id')
      .offset(page.offset)
      .limit(page.limit)
      .execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { items, total }
}

function conditions(
  row: ExpressionBuilder<Database, 'file_equipment' | 'files'>,
  { fileId, created, start, end, distance }: MachineFileFilters,
) {
  const times = [
    ['file_equipment.created_at', created],
    ['files.start_time', start],
    ['files.end_time', end],
  ] as const
  const metres = 'file_equipment.distance_m'
  return [
    ...(fileId === undefined ? [] : [row('file_equipment.file_id', '=', fileId)]),
    ...times.flatMap(([column, bound]) => [
      ...(bound?.is === undefined ? [] : [row(column, '=', bound.is)]),
      ...(bound?.before === undefined ? [] : [row(column, '<', bound.before)]),
      ...(bound?.after === undefined ? [] : [row(column, '>', bound.after)]),
    ]),
    ...(distance?.is === undefined
      ? []
      : [row.between(metres, distance.is - SAME_DISTANCE_M, distance.is + SAME_DISTANCE_M)]),
    ...(distance?.less === undefined ? [] : [row(metres, '<', distance.less)]),
    ...(distance?.greater === undefined ? [] : [row(metres, '>', distance.greater)]),
  ]
}
