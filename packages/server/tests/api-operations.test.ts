/** Operations over the API: fields drawn around a real harvest that is uploaded, worked by the jobs. */
import {
  FieldFile,
  File,
  MergeSent,
  Operation,
  OperationCropped,
  OperationFilteredGeojson,
  OperationImplements,
  OperationMachines,
  OperationOperators,
  OperationSent,
  OperationSessions,
  OperationStandardGeojson,
  OperationsSent,
  OutsideFieldGeojson,
  Summary,
  UncoveredFiles,
  Units,
} from '@sheaf/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { boundsOf } from '../../core/src/geometry/polygons/polygons.ts'
import { type ApiUnderTest, type Asker, addUser, apiUnderTest, fixture, form, holds, paths } from './api.ts'
import { rectangle } from './stored-files.ts'
import { eventually } from './test-context.ts'
import { zipOf } from './zip.ts'

const operationsPath = '/services/operations/api/operations'
const fieldsPath = '/services/fields/api'

let api: ApiUnderTest
let ask: Asker
let stranger: Asker
let user: string
let file: Record<string, unknown> & { id: string; summary: Summary }
let fields: string[]
let operation: Operation

beforeAll(async () => {
  api = await apiUnderTest()
  ask = await api.owner()
  stranger = await api.owner()
  user = await addUser(ask)
  await ask('PATCH', '/services/config/api/configs', { payload: { enableOutsideFieldGeojson: true } })
  const text = (await fixture('agleader-text/sample1.txt')).toString('latin1')
  const head = text.split('\n').slice(0, 1500).join('\n')
  const upload = form(
    { leafUserId: user, provider: 'Other' },
    { name: 'harvest.zip', bytes: zipOf({ 'harvest.txt': Buffer.from(head, 'latin1') }) },
  )
  const batch = (await ask('POST', paths.batch, upload)).json()
  file = await eventually(
    async () => (await ask('GET', `${paths.files}?batchId=${batch.id}&shape=array`)).json()[0],
    (found) => found?.status === 'processed',
  )
  const { coordinates } = file.summary.geometry as { coordinates: number[][][][] }
  const [west, south, east, north] = boundsOf(coordinates)
  const middle = (west + east) / 2
  const gap = (east - west) / 50
  const add = async (shape: number[][][][]) => {
    const geometry = { type: 'MultiPolygon', coordinates: shape }
    return (await ask('POST', `${fieldsPath}/users/${user}/fields`, { payload: { geometry } })).json().id
  }
  fields = [
    await add(rectangle(west, south, middle - gap, north)),
    await add(rectangle(middle + gap, south, east, north)),
  ]
  ;[operation] = await eventually(
    async () => (await ask('GET', `${operationsPath}?leafUserId=${user}`)).json(),
    (found: Operation[]) => found.length === 2 && found.every(({ fields: of }) => of.length === 1),
  )
}, 120_000)
afterAll(() => api.close())

const get = async (url: string) => {
  const answer = await ask('GET', url)
  expect(answer.statusCode).toBe(200)
  return answer.json()
}

describe('operations', () => {
  test('are listed, filtered, sorted, and found', async () => {
    const all = await get(operationsPath)
    expect(all.length).toBe(2)
    for (const each of all) holds(Operation, each)
    expect(operation).toMatchObject({
      leafUserId: user,
      type: 'harvested',
      files: [file.id],
      providers: ['Other'],
    })
    expect(operation.apiOwnerUsername).toBe(ask.username)
    expect(operation.startTime).not.toMatch(/\.000Z$/)
    expect(await get(`${operationsPath}/${operation.id}`)).toEqual(operation)
    const count = async (query: string) => (await get(`${operationsPath}?${query}`)).length
    expect(await count(`fieldId=${fields[0]}`)).toBe(1)
    expect(
      await count('provider=Other&operationType=harvested&startTime=2000-01-01&endTime=2100-01-01'),
    ).toBe(2)
    expect(await count('provider=JohnDeere')).toBe(0)
    expect(await count('operationType=planted')).toBe(0)
    expect(await count('updatedTime=2999-01-01')).toBe(0)
    const sorted = await get(`${operationsPath}?sort=id,desc`)
    expect(sorted.map(({ id }: Operation) => id)).toEqual(
      all
        .map(({ id }: Operation) => id)
        .sort()
        .reverse(),
    )
    expect((await ask('GET', `${operationsPath}?sort=colour`)).statusCode).toBe(400)
    const page = await ask('GET', `${operationsPath}?size=1`)
    expect(page.headers['x-total-count']).toBe('2')
  })

  test('add up to the file, with what lies in no field', async () => {
    const all: Operation[] = await get(operationsPath)
    const [outside] = await eventually(
      async () => (await ask('GET', `${paths.files}/outsideFieldGeojson?leafUserId=${user}`)).json(),
      (found) => found.length === 1 && found[0].fields.length === 2,
    )
    holds(OutsideFieldGeojson, outside)
    expect(await get(`${paths.files}/${file.id}/outsideFieldGeojson`)).toMatchObject({
      id: file.id,
      fields: fields.toSorted(),
      featureCount: outside.featureCount,
    })
    const pointsOf = async (link: string) => {
      const url = new URL(link)
      return (await api.app.inject({ url: url.pathname + url.search })).json().features as {
        properties: { wetMass: number }
      }[]
    }
    const inside = await Promise.all(
      all.map(async ({ id }) =>
        pointsOf((await get(`${operationsPath}/${id}/standardGeojson`)).standardGeojson),
      ),
    )
    const lost = await pointsOf(outside.downloadOutsideFieldGeojson)
    expect(lost.length).toBe(outside.featureCount)
    expect(lost.length).toBeGreaterThan(0)
    const whole = await pointsOf(file.downloadStandardGeojson as string)
    const mass = (points: typeof whole) => points.reduce((sum, { properties }) => sum + properties.wetMass, 0)
    expect([...inside.flat(), ...lost].length).toBe(whole.length)
    expect(mass([...inside.flat(), ...lost])).toBeCloseTo(mass(whole), 6)
  })

  test('have summary, units, files and outputs', async () => {
    const at = `${operationsPath}/${operation.id}`
    const summary = await get(`${at}/summary`)
    holds(Summary, summary)
    expect(summary.properties.startTime).toMatch(/\+00:00$/)
    holds(Units, await get(`${at}/units`))
    const [member] = await get(`${at}/files`)
    holds(File, member)
    expect(member).toMatchObject({ id: file.id, fields: fields.toSorted() })
    holds(OperationStandardGeojson, await get(`${at}/standardGeojson`))
    const filtered = await get(`${at}/filteredGeojson`)
    holds(OperationFilteredGeojson, filtered)
    expect(filtered.filteredGeojson).toContain(`/operations/${operation.id}/download/filteredGeojson?`)
    for (const [name, schema] of [
      ['machines', OperationMachines],
      ['implements', OperationImplements],
      ['operators', OperationOperators],
      ['sessions', OperationSessions],
    ] as const)
      holds(schema, await get(`${at}/${name}`))
    for (const list of ['images', 'imagesV2', 'geotiffImages']) expect(await get(`${at}/${list}`)).toEqual([])
    for (const off of ['standardGeoparquet', 'filteredGeoparquet'])
      expect((await ask('GET', `${at}/${off}`)).statusCode).toBe(404)
    const hidden = await ask('GET', `${at}/download/standardTable`)
    expect(hidden.statusCode).toBe(404)
  })

  test('are nobody else’s', async () => {
    const at = `${operationsPath}/${operation.id}`
    for (const path of ['', '/summary', '/standardGeojson', '/files', '/machines', '/images', '/sessions'])
      expect((await stranger('GET', `${at}${path}`)).statusCode).toBe(404)
    expect((await stranger('GET', `${at}/download/standardGeojson`)).statusCode).toBe(404)
    expect((await stranger('POST', `${at}/reprocess`)).statusCode).toBe(404)
    expect((await stranger('GET', operationsPath)).json()).toEqual([])
    const crop = { payload: { id: operation.id } }
    expect((await stranger('POST', `${operationsPath}/cropOperationByField`, crop)).statusCode).toBe(404)
    expect((await ask('GET', `${operationsPath}/nonsense`)).statusCode).toBe(404)
  })
})

describe('files of a field', () => {
  test('are those attached and the merged ones, by both spellings of the path', async () => {
    const at = `${fieldsPath}/users/${user}/fields/${fields[0]}/operations`
    const found = await get(`${at}/files`)
    for (const each of found) holds(FieldFile, each)
    expect(found.map(({ origin }: FieldFile) => origin).sort()).toEqual(['automerged', 'uploaded'])
    expect(await get(at)).toEqual(found)
    expect(await get(`${at}/files/${file.id}`)).toMatchObject({ id: file.id, origin: 'uploaded' })
    expect((await get(`${at}/files?origin=automerged&operationType=harvested&provider=Leaf`)).length).toBe(1)
    expect(await get(`${at}/files?operationType=other`)).toEqual([])
    expect(await get(`${at}/files?crop=oats`)).toEqual([])
    const other = await ask('GET', `${fieldsPath}/users/${user}/fields/none/operations/files`)
    expect(other.statusCode).toBe(404)
  })
})

describe('requests', () => {
  test('a file in no field is uncovered; without a user the list is refused', async () => {
    const uncovered = await get(`${paths.files}/uncoveredFiles?leafUserId=${user}`)
    holds(UncoveredFiles, uncovered)
    expect(uncovered.files).toEqual([])
    expect((await ask('GET', `${paths.files}/uncoveredFiles`)).statusCode).toBe(400)
    expect((await stranger('GET', `${paths.files}/uncoveredFiles?leafUserId=${user}`)).json()).toEqual({
      files: [],
    })
  })

  test('an operation is cropped into a file, and made again when asked to', async () => {
    const crop = { payload: { id: operation.id } }
    const cropped = (await ask('POST', `${operationsPath}/cropOperationByField`, crop)).json()
    holds(OperationCropped, cropped)
    const made = await eventually(
      async () => (await ask('GET', `${paths.files}/${cropped.leafFileId}`)).json(),
      ({ status }) => status !== 'processing',
    )
    expect(made).toMatchObject({ status: 'processed', origin: 'merged', provider: 'Leaf' })
    const again = await ask('POST', `${operationsPath}/${operation.id}/reprocess`)
    holds(OperationSent, again.json())
    const later = await eventually(
      async () => get(`${operationsPath}/${operation.id}`),
      ({ updatedTime }) => updatedTime > operation.updatedTime,
    )
    expect({ ...later, updatedTime: '' }).toEqual({ ...operation, updatedTime: '' })
    const sent = await ask('POST', `${operationsPath}/reprocess`, { payload: { fieldId: fields[0] } })
    holds(OperationsSent, sent.json())
    expect(sent.json().operations.length).toBe(1)
    expect((await ask('POST', `${operationsPath}/reprocess`, { payload: {} })).statusCode).toBe(400)
  })

  test('files are merged; what cannot be is refused', async () => {
    const automerged: { id: string; points: number }[] = await get(
      `${paths.files}?origin=automerged&shape=array`,
    )
    expect(automerged.length).toBe(2)
    const answer = await ask('POST', `${paths.files}/merge`, {
      payload: { ids: automerged.map(({ id }) => id) },
    })
    expect(answer.statusCode).toBe(201)
    holds(MergeSent, answer.json())
    const merged = await eventually(
      async () => (await ask('GET', `${paths.files}/${answer.json().id}`)).json(),
      ({ status }) => status !== 'processing',
    )
    holds(File, merged)
    expect(merged).toMatchObject({ status: 'processed', origin: 'merged', fileName: 'mergedFile' })
    expect(merged.sources.toSorted()).toEqual(automerged.map(({ id }) => id).sort())
    expect(merged.points).toBe(automerged.reduce((sum, { points }) => sum + points, 0))
    const refused = async (ids: string[], asker = ask) =>
      (await asker('POST', `${paths.files}/merge`, { payload: { ids } })).statusCode
    expect(await refused([file.id])).toBe(400)
    expect(await refused([file.id, file.id])).toBe(400)
    expect(await refused([file.id, '00000000-0000-4000-8000-000000000000'])).toBe(400)
    expect(
      await refused(
        automerged.map(({ id }) => id),
        stranger,
      ),
    ).toBe(400)
  })
})
