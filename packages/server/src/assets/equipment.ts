/** Machines and implements. Every function sees those of one owner. */
import type { ExpressionBuilder, Kysely } from 'kysely'
import type { Page, Paged, Sort } from '../db/paging.ts'
import type { Database, Equipment } from '../db/schema.ts'

/** Whose equipment, and which kind of it. */
export interface Pool {
  readonly ownerId: string
  readonly userId: string
  readonly kind: Equipment['kind']
}

/** Times are ISO 8601 texts. */
export interface EquipmentFilters {
  readonly name?: string | undefined
  readonly provider?: string | undefined
  readonly serialNumber?: string | undefined
  readonly createdTime?: string | undefined
  readonly beforeCreatedTime?: string | undefined
  readonly afterCreatedTime?: string | undefined
  /** What files do not tell: nothing matches. */
  readonly providerOrganizationId?: string | undefined
  readonly vin?: string | undefined
}

const comparisons = [
  ['name', 'name', '='],
  ['provider', 'provider', '='],
  ['serialNumber', 'serial_number', '='],
  ['createdTime', 'created_at', '='],
  ['beforeCreatedTime', 'created_at', '<'],
  ['afterCreatedTime', 'created_at', '>'],
] as const

const columns = {
  id: 'id',
  leafUserId: 'user_id',
  name: 'name',
  provider: 'provider',
  serialNumber: 'serial_number',
  make: 'make',
  // Absent everywhere: sorting by them leaves the default order.
  providerOrganizationId: undefined,
  providerMachineId: undefined,
  vin: undefined,
  model: undefined,
  category: undefined,
  modelYear: undefined,
} as const
export type EquipmentSort = Sort<keyof typeof columns>

/** Oldest first unless `sort` says otherwise. */
export async function listEquipment(
  db: Kysely<Database>,
  pool: Pool,
  {
    filters = {},
    sort = [],
    page,
  }: { filters?: EquipmentFilters; sort?: readonly EquipmentSort[]; page: Page },
): Promise<Paged<Equipment>> {
  const matching = db
    .selectFrom('equipment')
    .where((row) => row.and([inPool(row, pool), ...matches(row, filters)]))
  const ordered = sort.reduce((query, { property, descending }) => {
    const column = columns[property]
    return column ? query.orderBy(column, descending ? 'desc' : 'asc') : query
  }, matching.selectAll())
  const [items, { total }] = await Promise.all([
    ordered.orderBy('created_at').orderBy('id').offset(page.offset).limit(page.limit).execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { items, total }
}

export function findEquipment(db: Kysely<Database>, pool: Pool, id: string): Promise<Equipment | undefined> {
  return db
    .selectFrom('equipment')
    .selectAll()
    .where((row) => row.and([inPool(row, pool), row('id', '=', id)]))
    .executeTakeFirst()
}

type Row = ExpressionBuilder<Database, 'equipment'>

function inPool(row: Row, { ownerId, userId, kind }: Pool) {
  return row.and([row('owner_id', '=', ownerId), row('user_id', '=', userId), row('kind', '=', kind)])
}

function matches(row: Row, filters: EquipmentFilters) {
  if (filters.vin !== undefined || filters.providerOrganizationId !== undefined) return [row.lit(false)]
  return comparisons.flatMap(([filter, column, operator]) => {
    const value = filters[filter]
    return value === undefined ? [] : [row(column, operator, value)]
  })
}
