import { Farm, Field, Grower } from '@sheaf/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiUnderTest, type Asker, addUser, apiUnderTest, holds, secrets } from './api.ts'
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

describe('growers and farms', () => {
  it('makes, shows, renames and lists them', async () => {
    const made = await ask('POST', `${paths.ofUser(userId)}/growers`, { payload: { name: 'Meadow & Sons' } })
    expect(made.statusCode).toBe(201)
    const grower = made.json()
    holds(Grower, grower)
    const farm = await ask('POST', `${paths.ofUser(userId)}/farms`, {
      payload: { farmName: 'Home', growerId: String(grower.id) },
    })
    expect(farm.statusCode).toBe(201)
    holds(Farm, farm.json())
    expect(farm.json()).toMatchObject({ name: 'Home', growerId: grower.id, fieldIds: [] })

    for (const path of [`${paths.growers}/${grower.id}`, `${paths.ofUser(userId)}/growers/${grower.id}`])
      expect((await ask('GET', path)).json().farmIds).toEqual([farm.json().id])
    const renamed = await ask('PUT', `${paths.ofUser(userId)}/growers/${grower.id}`, {
      payload: { name: 'Meadow' },
    })
    expect(renamed.json().name).toBe('Meadow')
    const list = await ask('GET', `${paths.farms}?growerId=${grower.id}&leafUserId=${userId}`)
    expect(list.json()).toHaveLength(1)
    expect(list.headers['x-total-count']).toBe('1')
    expect((await ask('GET', `${paths.farms}?provider=JohnDeere`)).json()).toEqual([])
    expect((await ask('GET', `${paths.farms}?growerId=99999999999`)).json()).toEqual([])

    const changed = await ask('PUT', `${paths.ofUser(userId)}/farms/${farm.json().id}`, {
      payload: { name: 'Home Farm' },
    })
    expect(changed.json()).toMatchObject({ name: 'Home Farm', growerId: grower.id })
  })

  it('keeps users and owners apart', async () => {
    const other = await addUser(ask)
    const grower = (await ask('POST', `${paths.ofUser(other)}/growers`, { payload: { name: 'Else' } })).json()
    const refused = await ask('POST', `${paths.ofUser(userId)}/farms`, {
      payload: { name: 'Far', growerId: grower.id },
    })
    expect(refused.statusCode).toBe(400)
    expect(refused.json().errorKey).toBe('growerNotFound')
    expect((await ask('GET', `${paths.ofUser(userId)}/growers/${grower.id}`)).statusCode).toBe(404)
    const stranger = await api.owner()
    expect((await stranger('GET', `${paths.growers}/${grower.id}`)).statusCode).toBe(404)
    expect((await stranger('GET', paths.growers)).json()).toEqual([])
  })

  it('refuses what is missing or not there', async () => {
    const nameless = await ask('POST', `${paths.ofUser(userId)}/farms`, { payload: {} })
    expect(nameless.json()).toMatchObject({ title: 'Method argument not valid', status: 400 })
    expect((await ask('GET', `${paths.growers}/no-number`)).statusCode).toBe(404)
    expect((await ask('DELETE', `${paths.growers}/1`)).statusCode).toBe(405)
    const nobody = paths.ofUser('00000000-0000-4000-8000-000000000000')
    expect((await ask('POST', `${nobody}/growers`, { payload: { name: 'X' } })).statusCode).toBe(404)
  })
})

describe('fields', () => {
  it('makes one, with an id of its own or of the client', async () => {
    const farm = (await ask('POST', `${paths.ofUser(userId)}/farms`, { payload: { name: 'Hill' } })).json()
    const answer = await ask('POST', paths.userFields(userId), {
      payload: { id: 'north-40', name: 'North 40', farmId: farm.id, geometry: square(10, 50, 0.01) },
    })
    expect(answer.statusCode).toBe(201)
    const field = answer.json()
    holds(Field, field)
    expect(field).toMatchObject({
      id: 'north-40',
      leafUserId: userId,
      type: 'ORIGINAL',
      status: 'PROCESSED',
      farmId: farm.id,
      sources: [],
      files: [],
      geometry: square(10, 50, 0.01),
    })
    // 0.01 degrees at 50 north: 717 m by 1112 m.
    expect(field.area.value).toBeCloseTo(79.7, 0)
    expect(field.boundaries).toHaveLength(1)
    expect((await ask('GET', `${paths.farms}/${farm.id}`)).json().fieldIds).toEqual(['north-40'])

    const shown = await ask('GET', `${paths.userFields(userId)}/north-40`)
    expect(shown.json()).toEqual(field)
    const list = await ask('GET', `${paths.fields}?farmId=${farm.id}&type=original`)
    const { geometry, ...listed } = field
    expect(list.json()).toEqual([listed])
    const generated = await addField(ask, userId)
    expect(generated.id).toMatch(/^[0-9a-f]{8}-/)
  })

  it('wraps a polygon and leaves heights out', async () => {
    const [rings = []] = square(11, 50, 0.01).coordinates
    const geometry = { type: 'Polygon', coordinates: rings.map((ring) => ring.map((each) => [...each, 310])) }
    expect((await addField(ask, userId, geometry)).geometry).toEqual(square(11, 50, 0.01))
  })

  it('refuses an id that is taken, also by another user of the owner, and takes it for another owner', async () => {
    const other = await addUser(ask)
    await addField(ask, userId, square(12, 50, 0.01), { id: 'taken' })
    const refused = await ask('POST', paths.userFields(other), {
      payload: { id: 'taken', geometry: square(13, 50, 0.01) },
    })
    expect(refused.statusCode).toBe(400)
    expect(refused.json()).toMatchObject({
      entityName: 'fieldsField',
      errorKey: 'fieldAlreadyExists',
      message: 'error.fieldAlreadyExists',
      params: 'fieldsField',
    })
    expect(refused.json()).not.toHaveProperty('detail')
    const stranger = await api.owner()
    const theirs = await addUser(stranger)
    expect((await addField(stranger, theirs, square(12, 50, 0.01), { id: 'taken' })).id).toBe('taken')
    expect((await stranger('GET', `${paths.userFields(userId)}/taken`)).statusCode).toBe(404)
  })

  it('refuses geometries that are not valid, and says what is wrong where', async () => {
    const polygon = (ring: number[][]) => ({ type: 'Polygon', coordinates: [ring] })
    const open = await ask('POST', paths.userFields(userId), {
      payload: {
        geometry: polygon([
          [0, 0],
          [1, 0],
          [1, 1],
        ]),
      },
    })
    expect(open.statusCode).toBe(400)
    expect(open.json()).toMatchObject({ title: 'Bad Request', message: 'error.http.400' })
    expect(open.json().detail).toMatch(
      /^JSON parse error: Points of LinearRing do not form a closed linestring/,
    )
    const crossed = await ask('POST', paths.userFields(userId), {
      payload: {
        geometry: polygon([
          [0, 0],
          [2, 2],
          [2, 0],
          [0, 2],
          [0, 0],
        ]),
      },
    })
    expect(crossed.json()).toMatchObject({
      errorKey: 'invalidgeometry',
      title: 'Invalid geometry: Self-intersection at POINT (1 1)',
    })
    const point = await ask('POST', paths.userFields(userId), {
      payload: { geometry: { type: 'Point', coordinates: [0, 0] } },
    })
    expect(point.json().errorKey).toBe('invalidgeometry')
    const none = await ask('POST', paths.userFields(userId), { payload: { name: 'Nowhere' } })
    expect(none.json().fieldErrors).toEqual([
      { objectName: 'fieldsField', field: 'geometry', message: 'must not be null' },
    ])
    const empty = await ask('POST', `${paths.userFields(userId)}/`)
    expect(empty.json().detail).toMatch(/^Required request body is missing/)
    const badId = await ask('POST', paths.userFields(userId), {
      payload: { id: 'a b', geometry: square(0, 0, 0.01) },
    })
    expect(badId.statusCode).toBe(400)
    const foreign = await ask('POST', paths.userFields(userId), {
      payload: { farmId: 2_000_000_000, geometry: square(0, 0, 0.01) },
    })
    expect(foreign.json().errorKey).toBe('farmNotFound')
  })

  it('changes name and geometry, and removes a field', async () => {
    const field = await addField(ask, userId, square(14, 50, 0.01), { name: 'Before' })
    const path = `${paths.userFields(userId)}/${field.id}`
    const renamed = await ask('PATCH', path, { payload: { name: 'After', id: 'not-mine-to-change' } })
    expect(renamed.json()).toMatchObject({ id: field.id, name: 'After', boundaries: field.boundaries })
    const redrawn = await ask('PATCH', path, { payload: { geometry: square(14, 50, 0.02) } })
    expect(redrawn.json()).toMatchObject({ name: 'After', geometry: square(14, 50, 0.02) })
    expect(redrawn.json().boundaries).toHaveLength(2)
    const removed = await ask('DELETE', path)
    expect([removed.statusCode, removed.body]).toEqual([204, ''])
    expect((await ask('GET', path)).statusCode).toBe(404)
    expect((await ask('DELETE', path)).statusCode).toBe(404)
  })

  it('lists in pages', async () => {
    const owner = await api.owner()
    const user = await addUser(owner)
    for (let i = 0; i < 3; i++) await addField(owner, user, square(i, 10, 0.01), { id: `f${i}` })
    const page = await owner('GET', `${paths.fields}?size=2`)
    expect(page.json().map(({ id }: { id: string }) => id)).toEqual(['f0', 'f1'])
    expect(page.headers['x-total-count']).toBe('3')
    expect(page.headers.link).toContain('<api/fields?size=2&page=1>;rel="next"')
    const last = await owner('GET', `${paths.fields}?sort=id,desc&size=1`)
    expect(last.json()[0].id).toBe('f2')
    expect((await owner('GET', `${paths.fields}?leafUserId=${userId}`)).json()).toEqual([])
  })

  it('starts a sync, also where there is nothing to sync', async () => {
    const path = `${paths.userFields(userId)}/sync`
    expect((await ask('POST', path)).json()).toEqual({ message: 'SUCCESS' })
    const synced = await addUser(ask)
    const credentials = `/services/usermanagement/api/users/${synced}/ag-leader-credentials`
    await ask('POST', credentials, { payload: await secrets(api.emulator) })
    expect((await ask('POST', `${paths.userFields(synced)}/sync`)).statusCode).toBe(200)
    expect((await ask('GET', `${credentials}/sync`)).statusCode).toBe(200)
  })

  it('tells that a field is to be planned anew, in the transaction of the change', async () => {
    const planned = async () =>
      (
        await api.context.db
          .selectFrom('plans')
          .select('change')
          .where('user_id', '=', user)
          .executeTakeFirst()
      )?.change
    const user = await addUser(ask)
    expect(await planned()).toBeUndefined()
    const { id } = await addField(ask, user, square(20, 20, 0.01))
    const first = Number(await planned())
    await ask('PATCH', `${paths.userFields(user)}/${id}`, { payload: { name: 'Only a name' } })
    expect(Number(await planned())).toBe(first)
    await ask('DELETE', `${paths.userFields(user)}/${id}`)
    expect(Number(await planned())).toBe(first + 1)
  })
})

describe('fields by where they lie', () => {
  let owner: Asker
  let user: string
  const around = (path: string, geometry: object, intersectionThreshold?: number) =>
    owner('POST', path, { payload: { geometry, intersectionThreshold } })
  beforeAll(async () => {
    owner = await api.owner()
    user = await addUser(owner)
    await addField(owner, user, square(0, 0, 0.01), { id: 'field' })
    await addField(owner, user, square(0.5, 0.5, 0.01), { id: 'elsewhere' })
  })

  it('matches by either ratio', async () => {
    // A tenth of the field as large, half of it inside: ratios 5 and 50 percent.
    const strip = {
      type: 'Polygon',
      coordinates: [
        [
          [0.009, -0.005],
          [0.01, -0.005],
          [0.01, 0.005],
          [0.009, 0.005],
          [0.009, -0.005],
        ],
      ],
    }
    const path = `${paths.userFields(user)}/intersects`
    for (const [threshold, ids] of [
      [undefined, ['field']],
      [49.9, ['field']],
      [50.1, []],
    ] as const) {
      const found = await around(path, strip, threshold)
      expect(found.json().map(({ id }: { id: string }) => id)).toEqual(ids)
    }
    expect((await around(path, strip)).json()[0].geometry).toEqual(square(0, 0, 0.01))
    expect((await around(path, strip, 0)).statusCode).toBe(400)
    expect((await around(path, square(0.01, 0, 0.01))).json()).toEqual([])
  })

  it('asks over all users of the owner, and no other owner', async () => {
    const neighbour = await addUser(owner)
    await addField(owner, neighbour, square(0, 0, 0.005), { id: 'neighbour' })
    const everywhere = await around(`${paths.fields}/query/intersects`, square(0, 0, 0.01))
    expect(everywhere.json().map(({ id }: { id: string }) => id)).toEqual(['field', 'neighbour'])
    const stranger = await ask('POST', `${paths.fields}/query/intersects`, {
      payload: { geometry: square(0, 0, 0.01) },
    })
    expect(stranger.json()).toEqual([])
  })

  it('gives what fields have in common', async () => {
    await addField(owner, user, square(0.005, 0.005, 0.01), { id: 'overlapping' })
    const path = `${paths.userFields(user)}/intersect`
    const common = (await owner('POST', path, { payload: ['field', 'overlapping'] })).json()
    expect(common.type).toBe('MultiPolygon')
    expect(common.coordinates).toHaveLength(1)
    const apart = await owner('POST', path, { payload: ['field', 'elsewhere'] })
    expect(apart.json()).toEqual({ type: 'MultiPolygon', coordinates: [] })
    expect((await owner('POST', path, { payload: ['field'] })).statusCode).toBe(400)
    expect((await owner('POST', path, { payload: ['field', 'nobodys'] })).statusCode).toBe(404)
  })
})

describe('merging', () => {
  it('merges fields that overlap into the union, and parts them when the merge is removed', async () => {
    const owner = await api.owner()
    const user = await addUser(owner)
    await owner('PATCH', '/services/config/api/configs', {
      payload: { fieldsAutoMerge: true, fieldsMergeIntersection: 20 },
    })
    await addField(owner, user, square(0, 0, 0.01), { id: 'west' })
    await addField(owner, user, square(0.009, 0, 0.01), { id: 'little' })
    expect((await owner('GET', `${paths.fields}?type=MERGED`)).json()).toEqual([])
    const east = await addField(owner, user, square(0.005, 0, 0.01), { id: 'east' })
    expect(east.mergedFieldId).toBeDefined()
    const [merged] = (await owner('GET', `${paths.fields}?type=MERGED`)).json()
    expect(merged.sources.toSorted()).toEqual(['east', 'little', 'west'])
    const shown = (await owner('GET', `${paths.userFields(user)}/${merged.id}`)).json()
    holds(Field, shown)
    expect(shown.area.value).toBeGreaterThan(230)
    const boundaries = await owner('GET', `${paths.userFields(user)}/west/boundaries`)
    expect(boundaries.json()[0].status).toBe('INACTIVE')

    const late = await addField(owner, user, square(0.001, 0, 0.01), { id: 'late' })
    expect(late.mergedFieldId).toBe(merged.id)
    const refused = await owner('PATCH', `${paths.userFields(user)}/west`, { payload: { name: 'W' } })
    expect(refused.json().errorKey).toBe('fieldOfProvider')

    expect((await owner('DELETE', `${paths.userFields(user)}/${merged.id}`)).statusCode).toBe(204)
    const west = (await owner('GET', `${paths.userFields(user)}/west`)).json()
    expect(west).toMatchObject({ geometry: square(0, 0, 0.01) })
    expect(west).not.toHaveProperty('mergedFieldId')
  })
})
