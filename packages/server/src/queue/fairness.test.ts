/** The order in which jobs are taken, told by the order in which one worker runs them. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addUser, eventually, type TestDeployment, testDeployment } from '../../tests/test-context.ts'
import type { WorkerContext } from '../context.ts'
import { type RunningQueue, startQueue } from './pg-boss-queue.ts'
import { pruneTurns } from './turns.ts'

let deployment: TestDeployment
let context: WorkerContext
let queue: RunningQueue
const names = new Map<string, string>()
const order: string[] = []

beforeAll(async () => {
  deployment = await testDeployment()
  context = await deployment.open('http://127.0.0.1:9')
})
afterAll(() => deployment.close())
beforeEach(async () => {
  await context.db.deleteFrom('turns').execute()
  order.length = 0
  queue = await startQueue(deployment.database.url, context.db)
})

interface Holder {
  readonly ownerId: string
  readonly userId: string
}

const send = async (name: string, { ownerId, userId }: Holder, count: number) => {
  for (let i = 0; i < count; i++) {
    const id = randomUUID()
    names.set(id, name)
    const about = { owner_id: ownerId, user_id: userId, provider: 'Other', name, size: 1 } as const
    await context.db
      .insertInto('sources')
      .values({ id, ...about, origin: 'uploaded', state: 'stored' })
      .execute()
    await queue.send('convert', { sourceId: id })
  }
}
const secondUser = async ({ ownerId }: Holder): Promise<Holder> => {
  const id = randomUUID()
  await context.db
    .insertInto('users')
    .values({ id, owner_id: ownerId, name: 'Second', email: 'second@example.com' })
    .execute()
  return { ownerId, userId: id }
}
const work = async (until: number, during: (name: string) => Promise<void> = async () => {}) => {
  await queue.work('convert', { concurrency: 1 }, async ({ sourceId }) => {
    const name = names.get(sourceId) ?? ''
    order.push(name)
    await during(name)
  })
  await eventually(
    async () => order.length,
    (run) => run === until,
  )
  await queue.stop()
}

test('owners take turns, and inside an owner its users', async () => {
  const [a, b, c] = [await addUser(context), await addUser(context), await addUser(context)]
  const a2 = await secondUser(a)
  await send('a', a, 5)
  await send('a2', a2, 2)
  await send('b', b, 3)
  await send('c', c, 1)
  await work(11)
  expect(order).toEqual(['a', 'b', 'c', 'a', 'a2', 'b', 'a', 'b', 'a', 'a2', 'a'])
})

test('users who send one job each share the turns of their owner', async () => {
  const [a, b] = [await addUser(context), await addUser(context)]
  for (let i = 0; i < 4; i++) await send(`a${i}`, await secondUser(a), 1)
  await send('b', b, 4)
  await work(8)
  expect(order).toEqual(['a0', 'b', 'a1', 'b', 'a2', 'b', 'a3', 'b'])
})

test('who comes while others have long been served is next, and does not overtake what they have waited for', async () => {
  const [a, b] = [await addUser(context), await addUser(context)]
  await send('a', a, 12)
  let came = false
  await work(18, async () => {
    if (came || order.length < 6) return
    came = true
    await send('b', b, 6)
  })
  expect(order.slice(0, 6)).toEqual(Array.from({ length: 6 }, () => 'a'))
  expect(order.slice(6)).toEqual(['a', 'b', 'a', 'b', 'a', 'b', 'a', 'b', 'a', 'b', 'a', 'b'])
})

test('one owner never has all places of a process', async () => {
  const [a, b] = [await addUser(context), await addUser(context)]
  await send('a', a, 6)
  const end = Promise.withResolvers<void>()
  await queue.work('convert', { concurrency: 3, perGroup: 2 }, async ({ sourceId }) => {
    order.push(names.get(sourceId) ?? '')
    await end.promise
  })
  await eventually(
    async () => order.length,
    (run) => run === 2,
  )
  await send('b', b, 1)
  await eventually(
    async () => order.length,
    (run) => run === 3,
  )
  expect(order).toEqual(['a', 'a', 'b'])
  end.resolve()
  await eventually(
    async () => order.length,
    (run) => run === 7,
  )
  await queue.stop()
})

test('turns of users that are gone go', async () => {
  const a = await addUser(context)
  await send('a', a, 1)
  await context.db.deleteFrom('users').where('id', '=', a.userId).execute()
  await pruneTurns(context.db)
  expect(await context.db.selectFrom('turns').selectAll().where('user_id', '=', a.userId).execute()).toEqual(
    [],
  )
  await queue.stop()
})
