/** Machine files: what became of each source unit. Every function sees the files of one owner. */
import { type ExpressionBuilder, type Kysely, sql } from 'kysely'
import type { Page, Paged, Sort } from '../db/paging.ts'
import type { Database, FileRow } from '../db/schema.ts'

export interface FileRecord extends FileRow {
  /** Names of the outputs that are there, `originalFile` among them once its bytes have arrived. */
  readonly artifacts: readonly string[]
  /** Fields that it lies in; of a merged file those of its operation, or of the files that it was made of. */
  readonly fields: readonly string[]
  /** Files that it was made of. */
  readonly sources: readonly string[]
}

/** Times are ISO 8601 texts, `minArea` is in m². */
export interface FileFilters {
  readonly leafUserId?: string | undefined
  readonly provider?: string | undefined
  readonly status?: FileRow['status'] | undefined
  readonly origin?: FileRow['origin'] | undefined
  /** No provider here has organizations: nothing matches. */
  readonly organizationId?: string | undefined
  readonly batchId?: string | undefined
  readonly fileId?: string | undefined
  readonly fileFormat?: string | undefined
  readonly createdTime?: string | undefined
  readonly updatedTime?: string | undefined
  readonly startTime?: string | undefined
  readonly endTime?: string | undefined
  readonly operationType?: string | undefined
  readonly minArea?: number | undefined
}

const comparisons = [
  ['leafUserId', 'files.user_id', '='],
  ['provider', 'files.provider', '='],
  ['status', 'files.status', '='],
  ['origin', 'files.origin', '='],
  ['batchId', 'files.source_id', '='],
  ['fileId', 'files.id', '='],
  ['fileFormat', 'files.file_format', '='],
  ['createdTime', 'files.created_at', '>='],
  ['updatedTime', 'files.updated_at', '>='],
  ['startTime', 'files.start_time', '>='],
  ['endTime', 'files.end_time', '<='],
  ['operationType', 'files.operation_type', '='],
  ['minArea', 'files.area_m2', '>='],
] as const

const columns = {
  id: 'files.id',
  fileName: 'files.file_name',
  createdTime: 'files.created_at',
  updatedTime: 'files.updated_at',
  origin: 'files.origin',
  leafUserId: 'files.user_id',
  sizeInBytes: 'files.size_in_bytes',
  provider: 'files.provider',
  fileFormat: 'files.file_format',
  // Absent everywhere: sorting by it leaves the default order.
  organizationId: undefined,
} as const
export type FileSort = Sort<keyof typeof columns>

/** Newest first unless `sort` says otherwise. */
export async function listFiles(
  db: Kysely<Database>,
  ownerId: string,
  { filters = {}, sort = [], page }: { filters?: FileFilters; sort?: readonly FileSort[]; page: Page },
): Promise<Paged<FileRecord>> {
  const matching = db.selectFrom('files').where((row) => matches(row, ownerId, filters))
  const ordered = sort.reduce((query, { property, descending }) => {
    const column = columns[property]
    return column ? query.orderBy(column, descending ? 'desc' : 'asc') : query
  }, withArtifacts(matching))
  const [items, { total }] = await Promise.all([
    ordered
      .orderBy('files.created_at', 'desc')
      .orderBy('files.id')
      .offset(page.offset)
      .limit(page.limit)
      .execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { items, total }
}

export function findFile(db: Kysely<Database>, ownerId: string, id: string): Promise<FileRecord | undefined> {
  return withArtifacts(
    db.selectFrom('files').where('files.owner_id', '=', ownerId).where('files.id', '=', id),
  ).executeTakeFirst()
}

function matches(row: ExpressionBuilder<Database, 'files'>, ownerId: string, filters: FileFilters) {
  return row.and([
    row('files.owner_id', '=', ownerId),
    ...comparisons
      .filter(([name]) => filters[name] !== undefined)
      .map(([name, column, operator]) => row(column, operator, filters[name] as string)),
    ...(filters.organizationId === undefined ? [] : [sql<boolean>`false`]),
  ])
}

function withArtifacts(query: ReturnType<typeof filesOf>) {
  return query.selectAll('files').select([
    sql<string[]>`
      array(select name from artifacts where file_id = files.id)
      || array(select 'originalFile'::text from sources where id = files.source_id and blob is not null)
    `.as('artifacts'),
    sql<string[]>`array(
      select field_id::text from file_fields where file_id = files.id and attached
      union select field_id::text from operations join operation_fields on operation_id = operations.id
        where operations.file_id = files.id
      union select field_id::text from file_sources join file_fields on file_fields.file_id = source_file_id
        where file_sources.file_id = files.id and files.origin = 'merged' and attached
      order by 1
    )`.as('fields'),
    sql<string[]>`array(
      select source_file_id::text from file_sources where file_id = files.id order by position
    )`.as('sources'),
  ])
}
const filesOf = (db: Kysely<Database>) => db.selectFrom('files')
