import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { drawFieldsFromCoverage } from '../src/fields/from-coverage.ts'
import { offerField } from '../src/fields/offer.ts'
import { type ApiUnderTest, type Asker, addUser, apiUnderTest } from './api.ts'
import { addField, fieldPaths as paths, square } from './fields.ts'

let api: ApiUnderTest
let ask: Asker
let ownerId: string

beforeAll(async () => {
  api = await apiUnderTest()
  ask = await api.owner()
  const { db } = api.context
  const owner = await db
    .selectFrom('owners')
    .select('id')
    .where('username', '=', ask.username)
    .executeTakeFirstOrThrow()
  ownerId = owner.id
})
afterAll(() => api.close())

const configure = (payload: object) => ask('PATCH', '/services/config/api/configs', { payload })
const fieldsOf = async (userId: string) => (await ask('GET', `${paths.fields}?leafUserId=${userId}`)).json()

it('offers a field that a machine file describes until it is taken', async () => {
  const userId = await addUser(ask)
  const source = { owner_id: ownerId, user_id: userId, provider: 'AgLeader' }
  const boundary = { key: 'TASKDATA.XML#PFD1', name: 'Hill', polygons: square(7, 50, 0.01).coordinates }
  for (let i = 0; i < 2; i++) await offerField(api.context, source, boundary)
  const [offered, ...others] = await fieldsOf(userId)
  expect(others).toEqual([])
  expect(offered).toMatchObject({
    status: 'PREVIEW',
    name: 'Hill',
    providerName: 'AgLeader',
    providerFieldId: 'PFD1',
    providerFieldName: 'Hill',
  })
  expect(offered).not.toHaveProperty('area')
  const path = `${paths.userFields(userId)}/${offered.id}`
  expect((await ask('GET', `${path}/boundary`)).statusCode).toBe(404)

  const taken = (await ask('POST', `${path}/enableSync`)).json()
  expect(taken).toMatchObject({ status: 'PROCESSED', geometry: square(7, 50, 0.01) })
  expect((await ask('POST', `${path}/enableSync`)).json()).toEqual(taken)
  expect((await ask('PATCH', path, { payload: { name: 'Mine' } })).json().errorKey).toBe('fieldOfProvider')
  expect((await ask('DELETE', path)).statusCode).toBe(400)
})

it('repairs what a machine file describes, and says so', async () => {
  const userId = await addUser(ask)
  await configure({ customDataSync: false })
  const ring = [
    [0, 0],
    [0.02, 0.02],
    [0.02, 0],
    [0, 0.02],
    [0, 0],
  ]
  const source = { owner_id: ownerId, user_id: userId, provider: 'Other' }
  await offerField(api.context, source, { key: 'a#1', name: 'Crossed', polygons: [[ring]] })
  await offerField(api.context, source, {
    key: 'a#2',
    name: 'Nothing',
    polygons: [
      [
        [
          [0, 0],
          [1, 1],
          [0, 0],
        ],
      ],
    ],
  })
  const [field, ...others] = await fieldsOf(userId)
  expect(others).toEqual([])
  expect(field.status).toBe('PROCESSED')
  const boundary = (await ask('GET', `${paths.userFields(userId)}/${field.id}/boundary`)).json()
  expect(boundary).toMatchObject({ fixStatus: 'FIXED', validity: 'VALID' })
  expect(boundary.fixes[0]).toMatch(/^Self-intersection at POINT/)
  expect(boundary.geometry.coordinates).toHaveLength(2)
})

it('draws a field around all that was worked under a label, until there is a real boundary', async () => {
  const userId = await addUser(ask)
  const draw = () => drawFieldsFromCoverage(api.context, userId)
  await addFile(userId, 'North', square(20, 0, 0.005).coordinates)
  await draw()
  expect(await fieldsOf(userId)).toEqual([])

  await configure({ fieldsFromCoverage: true })
  await draw()
  const [first] = await fieldsOf(userId)
  expect(first).toMatchObject({ name: 'North', derived: true, status: 'PROCESSED' })
  expect(first.area.value).toBeCloseTo(30.8, 0)
  await draw()
  expect(await fieldsOf(userId)).toEqual([first])

  await addFile(userId, 'North', square(20.005, 0, 0.005).coordinates)
  await draw()
  const [wider] = await fieldsOf(userId)
  expect(wider.id).toBe(first.id)
  expect(wider.area.value).toBeCloseTo(2 * first.area.value, 0)

  const real = await addField(ask, userId, square(20, 0, 0.009))
  await draw()
  expect((await fieldsOf(userId)).map(({ id }: { id: string }) => id)).toEqual([real.id])
})

it('leaves a drawn field alone once a client has redrawn it', async () => {
  const userId = await addUser(ask)
  await addFile(userId, 'South', square(30, 0, 0.005).coordinates)
  await drawFieldsFromCoverage(api.context, userId)
  const [{ id }] = await fieldsOf(userId)
  const path = `${paths.userFields(userId)}/${id}`
  await ask('PUT', `${path}/boundary`, { payload: { geometry: square(30, 0, 0.004) } })
  await addFile(userId, 'South', square(30.005, 0, 0.005).coordinates)
  await drawFieldsFromCoverage(api.context, userId)
  const field = (await ask('GET', path)).json()
  expect(field.geometry).toEqual(square(30, 0, 0.004))
  expect(field).not.toHaveProperty('derived')
})

/** A processed file with a field label and its coverage. */
async function addFile(userId: string, field: string, coordinates: number[][][][]): Promise<void> {
  const { db } = api.context
  const [sourceId, id] = [randomUUID(), randomUUID()]
  const of = { owner_id: ownerId, user_id: userId, provider: 'Other', origin: 'uploaded' } as const
  await db
    .insertInto('sources')
    .values({ ...of, id: sourceId, name: 'a.zip', size: 1, state: 'converted' })
    .execute()
  await db
    .insertInto('files')
    .values({
      ...of,
      id,
      source_id: sourceId,
      part_key: 'a',
      status: 'processed',
      file_name: 'a',
      size_in_bytes: 1,
      summary: JSON.stringify({ type: 'Feature', geometry: { type: 'MultiPolygon', coordinates } }),
      metadata: JSON.stringify({ origin: { field } }),
    })
    .execute()
}
