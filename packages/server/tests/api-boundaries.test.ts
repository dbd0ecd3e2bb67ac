import { Boundary } from '@sheaf/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ApiUnderTest, type Asker, addUser, apiUnderTest, holds } from './api.ts'
import { addField, fieldPaths as paths, square } from './fields.ts'

let api: ApiUnderTest
let ask: Asker
let userId: string

beforeAll(async () => {
  api = await apiUnderTest()
  ask = await api.owner()
  userId = await addUser(ask)
})
afterAll(() => api.close())

it('keeps every boundary of a field, one of them active', async () => {
  const field = await addField(ask, userId)
  const path = `${paths.userFields(userId)}/${field.id}`
  const put = await ask('PUT', `${path}/boundary`, { payload: { geometry: square(9, 48, 0.02) } })
  expect(put.statusCode).toBe(200)
  const boundary = put.json()
  holds(Boundary, boundary)
  expect(boundary).toMatchObject({ status: 'ACTIVE', validity: 'VALID', geometry: square(9, 48, 0.02) })
  expect((await ask('GET', `${path}/boundary`)).json()).toEqual(boundary)

  const all = (await ask('GET', `${path}/boundaries`)).json()
  expect(all.map(({ id, status }: { id: string; status: string }) => [id, status])).toEqual([
    [field.boundaries[0], 'INACTIVE'],
    [boundary.id, 'ACTIVE'],
  ])
  const first = await ask('GET', `${path}/boundaries/${field.boundaries[0]}`)
  expect(first.json().geometry).toEqual(square(9, 48, 0.01))
  const shown = (await ask('GET', path)).json()
  expect(shown.boundaries).toEqual([field.boundaries[0], boundary.id])
  expect(shown.area).toEqual(boundary.area)
})

it('keeps holes and several polygons', async () => {
  const outer = square(1, 1, 0.03).coordinates[0]?.[0] ?? []
  const hole = (square(1.01, 1.01, 0.01).coordinates[0]?.[0] ?? []).toReversed()
  const beside = square(1.05, 1, 0.01).coordinates[0] ?? []
  const geometry = { type: 'MultiPolygon', coordinates: [[outer, hole], beside] }
  const field = await addField(ask, userId, geometry)
  expect(field.geometry).toEqual(geometry)
  const whole = (await addField(ask, userId, square(1, 1, 0.01))).area.value
  // Nine squares less one, and one beside; each as large as the first, but for the way to the equator.
  expect(field.area.value / whole).toBeCloseTo(9, 2)
})

it('refuses a boundary that is not valid and keeps the old one', async () => {
  const field = await addField(ask, userId)
  const path = `${paths.userFields(userId)}/${field.id}/boundary`
  const crossed = {
    type: 'Polygon',
    coordinates: [
      [
        [0, 0],
        [2, 2],
        [2, 0],
        [0, 2],
        [0, 0],
      ],
    ],
  }
  const refused = await ask('PUT', path, { payload: { geometry: crossed } })
  expect(refused.json().errorKey).toBe('invalidgeometry')
  expect((await ask('GET', path)).json().id).toBe(field.boundaries[0])
})

it('answers 404 for what is not there', async () => {
  const field = await addField(ask, userId)
  const stranger = await api.owner()
  const of = (id: string) => `${paths.userFields(userId)}/${id}`
  expect((await ask('GET', `${of('none')}/boundaries`)).statusCode).toBe(404)
  expect((await ask('GET', `${of('none')}/boundary`)).statusCode).toBe(404)
  expect((await ask('GET', `${of(field.id)}/boundaries/no-uuid`)).statusCode).toBe(404)
  expect((await stranger('GET', `${of(field.id)}/boundary`)).statusCode).toBe(404)
  const put = { payload: { geometry: square(0, 0, 1) } }
  expect((await stranger('PUT', `${of(field.id)}/boundary`, put)).statusCode).toBe(404)
})

it('keeps one active boundary under changes at once', async () => {
  const field = await addField(ask, userId)
  const path = `${paths.userFields(userId)}/${field.id}`
  const puts = Array.from({ length: 8 }, (_, i) =>
    ask('PUT', `${path}/boundary`, { payload: { geometry: square(9, 48, 0.01 + i / 1000) } }),
  )
  for (const { statusCode } of await Promise.all(puts)) expect(statusCode).toBe(200)
  const all = (await ask('GET', `${path}/boundaries?size=100`)).json()
  expect(all).toHaveLength(9)
  expect(all.filter(({ status }: { status: string }) => status === 'ACTIVE')).toHaveLength(1)
})
