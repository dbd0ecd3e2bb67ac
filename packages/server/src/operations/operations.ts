/** Field operations. Every function sees those of one owner. */
import { type ExpressionBuilder, type Kysely, sql } from 'kysely'
import type { Page, Paged, Sort } from '../db/paging.ts'
import type { Database, FileRow } from '../db/schema.ts'

export interface OperationRecord
  extends Pick<FileRow, 'start_time' | 'end_time' | 'metadata' | 'updated_at'> {
  readonly id: string
  readonly user_id: string
  readonly file_id: string
  readonly operation_type: string
  /** Files that it was made of, in order of start. */
  readonly files: readonly string[]
  readonly fields: readonly { readonly id: string; readonly coverage: number }[]
  readonly providers: readonly string[]
}

/** Times are ISO 8601 texts. */
export interface OperationFilters {
  readonly leafUserId?: string | undefined
  readonly provider?: string | undefined
  readonly startTime?: string | undefined
  readonly updatedTime?: string | undefined
  readonly endTime?: string | undefined
  readonly operationType?: string | undefined
  readonly fieldId?: string | undefined
}

const comparisons = [
  ['leafUserId', 'operations.user_id', '='],
  ['startTime', 'files.start_time', '>='],
  ['updatedTime', 'files.updated_at', '>='],
  ['endTime', 'files.end_time', '<='],
  ['operationType', 'operations.operation_type', '='],
] as const

const columns = {
  id: 'operations.id',
  leafUserId: 'operations.user_id',
  startTime: 'files.start_time',
  endTime: 'files.end_time',
  type: 'operations.operation_type',
  updatedTime: 'files.updated_at',
} as const
export type OperationSort = Sort<keyof typeof columns>

/** Newest start first unless `sort` says otherwise. */
export async function listOperations(
  db: Kysely<Database>,
  ownerId: string,
  {
    filters = {},
    sort = [],
    page,
  }: { filters?: OperationFilters; sort?: readonly OperationSort[]; page: Page },
): Promise<Paged<OperationRecord>> {
  const matching = operationsOf(db, ownerId).where((row) => matches(row, filters))
  const ordered = sort.reduce(
    (query, { property, descending }) => query.orderBy(columns[property], descending ? 'desc' : 'asc'),
    withMembers(matching),
  )
  const [items, { total }] = await Promise.all([
    ordered
      .orderBy('files.start_time', (order) => order.desc().nullsLast())
      .orderBy('operations.id')
      .offset(page.offset)
      .limit(page.limit)
      .execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { items, total }
}

export function findOperation(
  db: Kysely<Database>,
  ownerId: string,
  id: string,
): Promise<OperationRecord | undefined> {
  return withMembers(operationsOf(db, ownerId).where('operations.id', '=', id)).executeTakeFirst()
}

/** The file that an operation's outputs are of. Whose it is, the download of the file checks. */
export async function fileOfOperation(
  db: Kysely<Database>,
  { id }: { id: string },
): Promise<string | undefined> {
  const row = await db.selectFrom('operations').select('file_id').where('id', '=', id).executeTakeFirst()
  return row?.file_id
}

/** Machines, implements or operators that the files of an operation name. */
export async function assetsOf(
  db: Kysely<Database>,
  operationFileId: string,
  kind: 'machine' | 'implement' | 'operator',
): Promise<string[]> {
  const members = db.selectFrom('file_sources').where('file_sources.file_id', '=', operationFileId)
  const rows =
    kind === 'operator'
      ? await members
          .innerJoin('file_operators', 'file_operators.file_id', 'file_sources.source_file_id')
          .select('operator_id as id')
          .distinct()
          .orderBy('id')
          .execute()
      : await members
          .innerJoin('file_equipment', 'file_equipment.file_id', 'file_sources.source_file_id')
          .innerJoin('equipment', 'equipment.id', 'file_equipment.equipment_id')
          .select('equipment.id')
          .distinct()
          .where('equipment.kind', '=', kind)
          .orderBy('id')
          .execute()
  return rows.map(({ id }) => id)
}

/** An operation is there once its file is. */
function operationsOf(db: Kysely<Database>, ownerId: string) {
  return db
    .selectFrom('operations')
    .innerJoin('files', 'files.id', 'operations.file_id')
    .where('operations.owner_id', '=', ownerId)
}

function matches(row: ExpressionBuilder<Database, 'operations' | 'files'>, filters: OperationFilters) {
  const { provider, fieldId } = filters
  return row.and([
    ...comparisons
      .filter(([name]) => filters[name] !== undefined)
      .map(([name, column, operator]) => row(column, operator, filters[name] as string)),
    ...(provider === undefined
      ? []
      : [
          sql<boolean>`exists (
            select from file_sources join files member on member.id = source_file_id
            where file_id = operations.file_id and member.provider = ${provider}
          )`,
        ]),
    ...(fieldId === undefined
      ? []
      : [
          sql<boolean>`exists (
            select from operation_fields where operation_id = operations.id and field_id = ${fieldId}
          )`,
        ]),
  ])
}

function withMembers(query: ReturnType<typeof operationsOf>) {
  return query.select([
    'operations.id',
    'operations.user_id',
    'operations.file_id',
    'operations.operation_type',
    'files.start_time',
    'files.end_time',
    'files.metadata',
    'files.updated_at',
    sql<string[]>`array(
      select source_file_id::text from file_sources where file_id = operations.file_id order by position
    )`.as('files'),
    sql<OperationRecord['fields']>`coalesce((
      select json_agg(json_build_object('id', field_id, 'coverage', coverage) order by field_id)
      from operation_fields where operation_id = operations.id
    ), '[]')`.as('fields'),
    sql<string[]>`array(
      select distinct member.provider from file_sources join files member on member.id = source_file_id
      where file_id = operations.file_id order by 1
    )`.as('providers'),
  ])
}
