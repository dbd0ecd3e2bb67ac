/** Configurations of owners and users: what is stored, inherited, refused, and what it does to data. */
import { OwnerConfiguration, UserConfiguration } from '@sheaf/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { effectiveConfiguration } from '../src/configurations/configurations.ts'
import { type ApiUnderTest, type Asker, addUser, apiUnderTest, holds } from './api.ts'

const configs = '/services/config/api/configs'

let api: ApiUnderTest
let ask: Asker
let user: string
beforeAll(async () => {
  api = await apiUnderTest()
  ask = await api.owner()
})
afterAll(() => api.close())
beforeEach(async () => {
  await api.context.db.updateTable('owners').set({ configuration: '{}' }).execute()
  user = await addUser(ask)
})

const change = (payload: unknown, of?: string) =>
  ask('PATCH', of === undefined ? configs : `${configs}/${of}`, { payload: payload as object })
const effective = async () => {
  const owner = await api.context.db
    .selectFrom('owners')
    .select('id')
    .where('username', '=', ask.username)
    .executeTakeFirstOrThrow()
  return effectiveConfiguration(api.context.db, owner.id, user)
}

describe('the configuration of an owner', () => {
  test('is complete from the start, and stays so when a part of it changes', async () => {
    const answer = await ask('GET', configs)
    expect(answer.statusCode).toBe(200)
    holds(OwnerConfiguration, answer.json())
    expect(answer.json()).toMatchObject({
      apiOwnerUsername: ask.username,
      leafUserId: '',
      unitMeasurement: 'DEFAULT',
      operationsMergeRange: 5,
      operationsProcessingRange: 12,
      standardGeoJson: { planted: { crop: 'required', seedRate: 'required' } },
      sourceTimeZone: 'UTC',
      cropTable: {},
    })
    const changed = await change({ operationsMergeRange: 7, geoimagesShape: 'ROUND', nobodyKnows: 1 })
    expect(changed.statusCode).toBe(200)
    expect(changed.json()).toEqual({ ...answer.json(), operationsMergeRange: 7, geoimagesShape: 'ROUND' })
    expect((await ask('GET', configs)).json()).toEqual(changed.json())
    expect((await (await api.owner())('GET', configs)).json()).toMatchObject({ operationsMergeRange: 5 })
  })

  test('takes what clients write: any case, texts for numbers and booleans, other spellings', async () => {
    const answer = await change({
      unitMeasurement: 'imperial',
      operationsRemoveOutliers: 'False',
      operationsOutliersLimit: '2.5',
      outofStandardOperations: true,
      cropOptional: 'true',
      seedRateOptional: 'optional',
      cleanupRules: { area: [{ operator: 'gt', value: '1.5' }] },
    })
    expect(answer.json()).toMatchObject({
      unitMeasurement: 'IMPERIAL',
      operationsRemoveOutliers: false,
      operationsOutliersLimit: 2.5,
      outOfStandardOperations: true,
      standardGeoJson: { planted: { crop: 'optional', seedRate: 'optional' } },
    })
    expect(answer.json().cleanupRules).toEqual({ area: [{ operator: 'GT', value: 1.5 }] })
    expect(answer.json()).not.toHaveProperty('cropOptional')
    const back = await change({ standardGeoJson: { planted: { crop: 'REQUIRED' } } })
    expect(back.json().standardGeoJson).toEqual({ planted: { crop: 'required', seedRate: 'optional' } })
  })

  test.each([
    [{ unitMeasurement: 'CUSTOMARY' }, 'unitMeasurement', 'must be one of DEFAULT, IMPERIAL, METRIC'],
    [{ operationsProcessingRange: 0 }, 'operationsProcessingRange', 'must be >= 1'],
    [{ operationsProcessingRange: 601 }, 'operationsProcessingRange', 'must be <= 600'],
    [{ operationsMergeRange: 1.5 }, 'operationsMergeRange', 'must be integer'],
    [{ fieldsAttachIntersection: 100.1 }, 'fieldsAttachIntersection', 'must be <= 100'],
    [{ operationsOutliersLimit: 0 }, 'operationsOutliersLimit', 'must be > 0'],
    [{ operationsFilteredGeojson: 'maybe' }, 'operationsFilteredGeojson', 'must be boolean'],
    [{ operationsFilteredGeojson: null }, 'operationsFilteredGeojson', 'must not be null'],
    [{ cropOptional: null }, 'standardGeoJson.planted.crop', 'must not be null'],
    [{ cropOptional: 'perhaps' }, 'cropOptional', 'must be true, false, optional or required'],
    [{ cleanupRules: { speed: [] } }, 'cleanupRules.speed', 'is not known'],
    [{ cleanupRules: { area: [] } }, 'cleanupRules.area', 'must not have fewer than 1 items'],
    [
      { cleanupRules: { crop: [{ operator: 'GT', value: 'corn' }] } },
      'cleanupRules.crop.0.operator',
      'must be one of EQ, NE',
    ],
    [{ cleanupRules: { area: [{ operator: 'GT' }] } }, 'cleanupRules.area.0.value', 'must not be null'],
    [{ cleanupRules: [] }, 'cleanupRules', 'must be object'],
    [{ sourceTimeZone: 'Mars/Olympus' }, 'sourceTimeZone', 'must be the IANA name of a time zone'],
    [{ cropTable: { corn: { density: -56 } } }, 'cropTable.corn.density', 'must be > 0'],
    [{ advancedText: { recording: 'never' } }, 'advancedText.recording', 'must be one of positive, header'],
  ])('refuses %j, names the field, and stores nothing of the rest', async (bad, field, message) => {
    const before = (await ask('GET', configs)).json()
    const answer = await change({ operationsMergeRange: 9, ...bad })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({
      title: 'Method argument not valid',
      message: 'error.validation',
      path: '/api/configs',
      fieldErrors: [{ objectName: 'configuration', field, message }],
    })
    expect((await ask('GET', configs)).json()).toEqual(before)
  })

  test('asks for a body that is an object', async () => {
    expect((await ask('PATCH', configs)).json()).toMatchObject({
      status: 400,
      detail: expect.stringMatching(/^Required request body is missing/),
    })
    expect((await change([])).statusCode).toBe(400)
  })

  test('an entry of the crop table goes by null; the other entries stay', async () => {
    await change({ cropTable: { Corn: { density: 55 }, oats: { standardMoisture: 13 } } })
    const answer = await change({ cropTable: { corn: null, oats: { density: 34 } } })
    expect(answer.json().cropTable).toEqual({ oats: { standardMoisture: 13, density: 34 } })
  })
})

describe('the configuration of a user', () => {
  test('is there once it is made, holds what was sent, and is made once', async () => {
    const at = `${configs}/${user}`
    expect((await ask('GET', at)).statusCode).toBe(404)
    const made = await ask('POST', at, { payload: { unitMeasurement: 'METRIC', cropOptional: true } })
    expect(made.statusCode).toBe(201)
    holds(UserConfiguration, made.json())
    expect(made.json()).toEqual({
      apiOwnerUsername: ask.username,
      leafUserId: user,
      unitMeasurement: 'METRIC',
      standardGeoJson: { planted: { crop: 'optional' } },
    })
    expect((await ask('GET', at.toUpperCase())).json()).toEqual(made.json())
    const again = await ask('POST', at, { payload: { unitMeasurement: 'IMPERIAL' } })
    expect([again.statusCode, again.json().errorKey]).toEqual([400, 'configAlreadyExists'])
    expect((await ask('GET', at)).json()).toEqual(made.json())
  })

  test('a change makes one, null takes a value out of it, and a removal all', async () => {
    const flags = { operationsImageAttributeCreation: { harvested: { speed: true, area: true } } }
    expect((await change({ ...flags, operationsMergeRange: 3 }, user)).statusCode).toBe(200)
    const less = await change(
      { operationsMergeRange: null, operationsImageAttributeCreation: { harvested: { area: null } } },
      user,
    )
    expect(less.json()).toEqual({
      apiOwnerUsername: ask.username,
      leafUserId: user,
      operationsImageAttributeCreation: { harvested: { speed: true } },
    })
    expect((await ask('DELETE', `${configs}/${user}`)).statusCode).toBe(204)
    expect((await ask('GET', `${configs}/${user}`)).statusCode).toBe(404)
  })

  test('what it does not say is what the owner says now', async () => {
    await change({ operationsMergeRange: 3, cropTable: { corn: { density: 55 } } }, user)
    await change({
      operationsMergeRange: 10,
      operationsMergeRangeHarvested: 30,
      cropTable: { corn: { standardMoisture: 14 } },
    })
    expect(await effective()).toMatchObject({
      operationsMergeRange: 3,
      operationsMergeRangeHarvested: 30,
      cropTable: { corn: { density: 55, standardMoisture: 14 } },
      unitMeasurement: 'DEFAULT',
    })
    await change({ operationsMergeRange: null }, user)
    expect(await effective()).toMatchObject({ operationsMergeRange: 10 })
  })

  test('cleanup rules are replaced as a whole; {} filters nothing', async () => {
    await change({ cleanupRules: { area: [{ operator: 'GT', value: 1 }] } })
    expect((await effective()).cleanupRules).toEqual({ area: [{ operator: 'GT', value: 1 }] })
    await change({ cleanupRules: {} }, user)
    expect((await effective()).cleanupRules).toEqual({})
    await change({ cleanupRules: null }, user)
    expect((await effective()).cleanupRules).toEqual({ area: [{ operator: 'GT', value: 1 }] })
  })

  test('belongs to the owner of the user', async () => {
    const other = await api.owner()
    const at = `${configs}/${user}`
    const payload = { unitMeasurement: 'METRIC' }
    await ask('POST', at, { payload })
    for (const method of ['GET', 'POST', 'PATCH', 'DELETE'] as const) {
      const answer = await other(method, at, ['POST', 'PATCH'].includes(method) ? { payload } : {})
      expect([method, answer.statusCode]).toEqual([method, 404])
    }
    expect((await ask('GET', at)).json()).toMatchObject(payload)
    expect((await ask('GET', `${configs}/nobody`)).statusCode).toBe(404)
    expect((await ask('PATCH', at, { payload: { operationsMergeRange: -1 } })).statusCode).toBe(400)
  })
})
