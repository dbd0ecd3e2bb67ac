/** Machines, implements and operators: found in files, known again, listed for their user alone. */
import { Implement, Machine, MachineFile, Operator } from '@sheaf/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordAssets } from '../src/assets/record.ts'
import { type ApiUnderTest, type Asker, addUser, apiUnderTest, fixture, form, holds, paths } from './api.ts'
import { eventually } from './test-context.ts'

let api: ApiUnderTest
let ask: Asker
let user: string
beforeAll(async () => {
  api = await apiUnderTest()
  ask = await api.owner()
  user = await addUser(ask)
  await upload('isoxml/zips/AFE.zip')
  await upload('deere-shapefile/Gen4 - 4600 Harvest Data - Point - OneHertz.zip')
})
afterAll(() => api.close())

async function upload(path: string): Promise<string[]> {
  const bytes = await fixture(path)
  const body = form({ leafUserId: user, provider: 'Other' }, { name: 'card.zip', bytes })
  const { id } = (await ask('POST', paths.batch, body)).json()
  const batch = await eventually(
    async () => (await ask('GET', `${paths.batch}/${id}`)).json(),
    ({ status }) => status !== 'RECEIVED',
  )
  return batch.leafFiles
}

const list = async (what: string, of = user) =>
  (await ask('GET', `/services/beta/api/users/${of}/${what}`)).json()

test('machines and implements of the files are listed and can be asked for', async () => {
  for (const [what, View] of [
    ['machines', Machine],
    ['implements', Implement],
  ] as const) {
    const found = await list(what)
    expect(found.length, what).toBeGreaterThan(0)
    for (const each of found) {
      holds(View, each)
      expect(each).toMatchObject({ leafUserId: user, originType: 'FILE_POOLED' })
      expect(await list(`${what}/${each.id}`)).toEqual(each)
    }
    const [first] = found
    expect(await list(`${what}?name=${encodeURIComponent(first.name)}`)).toContainEqual(first)
    expect(await list(`${what}?originType=USER_CREATED`)).toEqual([])
    expect(await list(`${what}?afterCreatedTime=2999-01-01`)).toEqual([])
    expect((await list(`${what}?sort=colour`)).status).toBe(400)
  }
})

test('the same card again names the same machines and operators', async () => {
  const before = [await list('machines'), await list('implements'), await list('operators')]
  await upload('isoxml/zips/AFE.zip')
  const after = [await list('machines'), await list('implements'), await list('operators')]
  const ids = (lists: { id: string }[][]) => lists.map((each) => each.map(({ id }) => id))
  expect(ids(after)).toEqual(ids(before))
})

test('files of a machine, by its distance', async () => {
  const machines: { id: string }[] = await list('machines')
  const files = (await Promise.all(machines.map(({ id }) => list(`machines/${id}/files`)))).flat()
  for (const each of files) holds(MachineFile, each)
  const file = files.find(({ distance }) => distance !== undefined)
  const ids = async (query: string) =>
    (await list(`machines/${file.machineId}/files?${query}`)).map(({ id }: { id: string }) => id)
  expect(await ids(`leafFileId=${file.leafFileId}`)).toEqual([file.id])
  expect(file.distance.unit).toBe('ft')
  const feet = file.distance.value
  expect(await ids(`distanceValue=${feet}&distanceUnit=ft`)).toEqual([file.id])
  expect(await ids(`greaterThanDistanceValue=${feet / 5280 - 1e-6}&distanceUnit=mile`)).toEqual([file.id])
  expect(await ids(`lessThanDistanceValue=${feet * 0.99}`)).toEqual([])
  expect(await ids(`beforeStartTime=${file.startTime}`)).toEqual([])
  expect(await ids(`startTime=${file.startTime}`)).toEqual([file.id])
})

test('operators that a file names are listed, and no longer named by it stay known', async () => {
  const { db, queue } = api.context
  const row = await db.selectFrom('files').selectAll().where('user_id', '=', user).executeTakeFirstOrThrow()
  const naming = { id: row.id, ownerId: row.owner_id, userId: user, provider: 'AgLeader', machinery: [] }
  const record = (operators: string[]) =>
    db
      .transaction()
      .execute((tx) => recordAssets({ tx, queue }, { ...naming, operators, distance: undefined }))
  await record(['Sam Field', 'Ola Nordmann'])
  await record(['SAM FIELD'])
  const found = await list('operators')
  expect(found.map(({ name }: { name: string }) => name).sort()).toEqual(['Ola Nordmann', 'Sam Field'])
  for (const each of found) {
    holds(Operator, each)
    expect(await list(`operators/${each.id}`)).toEqual(each)
  }
  const tied = await db.selectFrom('file_operators').selectAll().where('file_id', '=', row.id).execute()
  expect(tied).toHaveLength(1)
})

test("nobody sees another owner's", async () => {
  const other = await api.owner()
  const [machine] = await list('machines')
  for (const path of [`machines`, `machines/${machine.id}`, `machines/${machine.id}/files`, 'operators'])
    expect((await other('GET', `/services/beta/api/users/${user}/${path}`)).statusCode).toBe(404)
  const ours = await addUser(ask)
  expect(await list('machines', ours)).toEqual([])
  expect((await list(`machines/${machine.id}`, ours)).status).toBe(404)
})
