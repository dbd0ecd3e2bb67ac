import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deleteUser } from '../src/users/delete-user.ts'
import { addUser, eventually, type TestDeployment, testDeployment } from './test-context.ts'

let deployment: TestDeployment
beforeAll(async () => {
  deployment = await testDeployment()
})
afterAll(() => deployment?.close())

test('a user is removed although another transaction holds its rows in the other order', async () => {
  const context = await deployment.open('http://127.0.0.1:9')
  const { db } = context
  const { ownerId, userId } = await addUser(context)
  const grower = { owner_id: ownerId, user_id: userId, name: 'Nora' }
  await db.insertInto('growers').values(grower).execute()
  let removed: Promise<boolean> | undefined
  const other = db.transaction().execute(async (tx) => {
    await tx.updateTable('growers').set({ name: 'Other' }).where('user_id', '=', userId).execute()
    removed = deleteUser(context, ownerId, userId)
    // The removal has the user's row and waits for the grower's; this waits for the user's.
    await eventually(
      () =>
        sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
          db,
        ),
      ({ rows }) => rows.length > 0,
    )
    await tx.updateTable('users').set({ name: 'Other' }).where('id', '=', userId).execute()
  })
  await other.catch(() => {})
  expect(await removed).toBe(true)
})
