import { randomUUID } from 'node:crypto'
import type { SourceTable } from '@sheaf/core'
import { sql, type Transaction } from 'kysely'
import { raise } from '../alerts/raise.ts'
import { isNew } from '../db/inserted.ts'
import { plainText } from '../db/json.ts'
import type { Database } from '../db/schema.ts'
import type { Queue } from '../queue/queue.ts'

interface To {
  readonly tx: Transaction<Database>
  readonly queue: Queue
}

/** A converted file, and whom and what it names. */
export interface NamingFile {
  readonly id: string
  readonly ownerId: string
  readonly userId: string
  readonly provider: string
  readonly machinery: NonNullable<SourceTable['machinery']>
  readonly operators: readonly string[]
  /** Metres. */
  readonly distance: number | undefined
}

/**
 * Makes the machines, implements and operators that are new, and ties them to the file; of a file that is recorded
 * again, what it no longer names is untied. One that two files name at once is made once.
 */
export async function recordAssets(to: To, file: NamingFile): Promise<void> {
  const { tx } = to
  const equipment: string[] = []
  // In one order, so that two files that name the same do not wait for one another.
  const machinery = file.machinery.toSorted((a, b) => (identityOf(a) < identityOf(b) ? -1 : 1))
  for (const each of machinery) equipment.push(await equipmentId(to, file, each))
  await tx
    .deleteFrom('file_equipment')
    .where('file_id', '=', file.id)
    .$if(equipment.length > 0, (query) => query.where('equipment_id', 'not in', equipment))
    .execute()
  const distance_m = file.distance ?? null
  for (const equipment_id of new Set(equipment)) {
    await tx
      .insertInto('file_equipment')
      .values({ id: randomUUID(), equipment_id, file_id: file.id, distance_m })
      .onConflict((same) => same.columns(['equipment_id', 'file_id']).doUpdateSet({ distance_m }))
      .execute()
  }
  const operators: string[] = []
  for (const name of file.operators.toSorted()) operators.push(await operatorId(to, file, name))
  await tx.deleteFrom('file_operators').where('file_id', '=', file.id).execute()
  for (const operator_id of new Set(operators))
    await tx.insertInto('file_operators').values({ operator_id, file_id: file.id }).execute()
}

type Machinery = NamingFile['machinery'][number]

function identityOf({ name, serialNumber }: Machinery): string {
  return serialNumber ? `serial ${serialNumber}` : `name ${name.toLowerCase()}`
}

async function equipmentId(
  to: To,
  { ownerId, userId, provider }: NamingFile,
  machine: Machinery,
): Promise<string> {
  const { name, type, serialNumber, brand } = machine
  const make = brand === undefined || brand === 'unknown' ? null : plainText(brand)
  const identity = plainText(identityOf(machine))
  const before = await to.tx
    .selectFrom('equipment')
    .select('make')
    .where('user_id', '=', userId)
    .where('kind', '=', type)
    .where('identity', '=', identity)
    .executeTakeFirst()
  const { id, is_new } = await to.tx
    .insertInto('equipment')
    .values({
      id: randomUUID(),
      owner_id: ownerId,
      user_id: userId,
      kind: type,
      identity,
      name: plainText(name),
      provider,
      serial_number: serialNumber === undefined ? null : plainText(serialNumber),
      make,
    })
    .onConflict((same) =>
      same
        .columns(['user_id', 'kind', 'identity'])
        // What an earlier file told is kept; what it did not is filled in.
        .doUpdateSet({ make: sql`coalesce(equipment.make, excluded.make)`, updated_at: sql`now()` }),
    )
    .returning(['id', isNew])
    .executeTakeFirstOrThrow()
  const change = is_new ? 'Created' : before?.make === null && make !== null ? 'Updated' : undefined
  if (change && type === 'machine')
    await raise(to, { type: `machine${change}`, ownerId, userId, machineId: id })
  if (change && type === 'implement')
    await raise(to, { type: `implement${change}`, ownerId, userId, implementId: id })
  return id
}

async function operatorId(to: To, { ownerId, userId, provider }: NamingFile, name: string): Promise<string> {
  const { id, is_new } = await to.tx
    .insertInto('operators')
    .values({
      id: randomUUID(),
      owner_id: ownerId,
      user_id: userId,
      identity: plainText(name.toLowerCase()),
      name: plainText(name),
      provider,
    })
    .onConflict((same) => same.columns(['user_id', 'identity']).doUpdateSet({ updated_at: sql`now()` }))
    .returning(['id', isNew])
    .executeTakeFirstOrThrow()
  if (is_new) await raise(to, { type: 'operatorCreated', ownerId, userId, operatorId: id })
  return id
}
