import { afterAll, beforeAll, expect, it } from 'vitest'
import { offerField } from '../src/fields/offer.ts'
import { type ApiUnderTest, type Asker, addUser, apiUnderTest, form } from './api.ts'
import { addField, comb, fieldPaths as paths, square } from './fields.ts'
import { eventually } from './test-context.ts'
import { zipOf } from './zip.ts'

let api: ApiUnderTest
let ask: Asker
let userId: string

beforeAll(async () => {
  api = await apiUnderTest({}, { overrides: { geometryLimits: { milliseconds: 4000 } } })
  ask = await api.owner()
  userId = await addUser(ask)
})
afterAll(() => api.close())

it('gives up boundaries that take too long to lay over one another, and serves others meanwhile', async () => {
  expect((await addField(ask, userId, comb(2000, false))).type).toBe('ORIGINAL')
  const tangled = ask('POST', `${paths.userFields(userId)}/intersects`, {
    payload: { geometry: comb(2000, true) },
  })
  const order: string[] = []
  const [refused] = await Promise.all([
    tangled.finally(() => order.push('tangled')),
    api.owner().finally(() => order.push('somebody else')),
  ])
  expect(order).toEqual(['somebody else', 'tangled'])
  expect(refused.statusCode).toBe(400)
  expect(refused.json()).toMatchObject({ errorKey: 'invalidgeometry' })
  expect(refused.json().title).toContain('draw it with fewer corners')
  expect((await addField(ask, userId, square(3, 3, 0.01))).type).toBe('ORIGINAL')
})

it('leaves out a boundary of a machine file that takes too long to repair', async () => {
  const { db } = api.context
  const { id } = await db
    .selectFrom('owners')
    .select('id')
    .where('username', '=', ask.username)
    .executeTakeFirstOrThrow()
  // Each side from one end of the field to the other: some two million crossings.
  const scribble = Array.from({ length: 3000 }, (_, i) => [(i * 0.618034) % 1, i % 2])
  const polygons = [[[...scribble, scribble[0] ?? []]]]
  const source = { owner_id: id, user_id: userId, provider: 'AgLeader' }
  await offerField(api.context, source, { key: 'a#1', name: 'Scribble', polygons })
  await offerField(api.context, source, {
    key: 'a#2',
    name: 'Hill',
    polygons: square(7, 50, 0.01).coordinates,
  })
  const fields: { name: string }[] = (await ask('GET', `${paths.fields}?leafUserId=${userId}`)).json()
  expect(fields.map(({ name }) => name)).toContain('Hill')
  expect(fields.map(({ name }) => name)).not.toContain('Scribble')
})

it('leaves nothing of a field whose merge with others takes too long', async () => {
  const merging = await addUser(ask)
  const merge = { payload: { fieldsAutoMerge: true } }
  expect((await ask('PATCH', '/services/config/api/configs', merge)).statusCode).toBe(200)
  const there = await addField(ask, merging, comb(2000, false))
  const feature = { type: 'Feature', properties: { NAME: 'Comb' }, geometry: comb(2000, true) }
  const collection = JSON.stringify({ type: 'FeatureCollection', features: [feature] })
  const bytes = zipOf({ 'comb.geojson': Buffer.from(collection) })
  const uploads = '/services/uploadservice/api/upload'
  const sent = form({}, { name: 'fields.zip', bytes })
  const upload = (await ask('POST', `${uploads}?leafUserId=${merging}`, sent)).json()
  const done = await eventually(
    async () => (await ask('GET', `${uploads}/${upload.id}`)).json(),
    ({ status }) => status !== 'RECEIVED',
  )
  expect(done.status).toBe('FAILED')
  const [entry] = (await ask('GET', `${uploads}/${upload.id}/entries`)).json()
  expect(entry).toMatchObject({ status: 'FAILED', fieldId: [] })
  expect(entry.createFieldErrorDetails.join()).toContain('draw it with fewer corners')
  const fields = (await ask('GET', `${paths.fields}?leafUserId=${merging}`)).json()
  expect(fields).toMatchObject([{ id: there.id, boundaries: there.boundaries, type: 'ORIGINAL' }])
})
