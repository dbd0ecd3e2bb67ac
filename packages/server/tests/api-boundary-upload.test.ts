import { BoundaryUpload, BoundaryUploadEntry } from '@sheaf/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiUnderTest, type Asker, addUser, apiUnderTest, form, holds } from './api.ts'
import { fieldPaths as paths, square } from './fields.ts'
import { eventually } from './test-context.ts'
import { zipOf } from './zip.ts'

const uploads = '/services/uploadservice/api/upload'

let api: ApiUnderTest
let ask: Asker
let userId: string

beforeAll(async () => {
  api = await apiUnderTest()
  ask = await api.owner()
  userId = await addUser(ask)
})
afterAll(() => api.close())

const zip = (files: Record<string, string | Buffer>) =>
  zipOf(Object.fromEntries(Object.entries(files).map(([name, content]) => [name, Buffer.from(content)])))

const feature = (name: string, geometry: object) => ({
  type: 'Feature',
  properties: { NAME: name },
  geometry,
})
const collection = (...features: object[]) => JSON.stringify({ type: 'FeatureCollection', features })
const kml = (name: string, lon: number) =>
  `<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>${name}</name><Polygon><outerBoundaryIs><LinearRing><coordinates>${(square(lon, 40, 0.01).coordinates[0]?.[0] ?? []).map((each) => each.join()).join(' ')}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>`
const bowTie = {
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

async function upload(files: Record<string, string | Buffer>, fields: Record<string, string> = {}) {
  const answer = await ask(
    'POST',
    `${uploads}?leafUserId=${userId}`,
    form(fields, { name: 'fields.zip', bytes: zip(files) }),
  )
  expect(answer.statusCode).toBe(201)
  holds(BoundaryUpload, answer.json())
  expect(answer.json()).toMatchObject({ status: 'RECEIVED', fileName: 'fields.zip', leafUserId: userId })
  const done = await eventually(
    async () => (await ask('GET', `${uploads}/${answer.json().id}`)).json(),
    ({ status }) => status !== 'RECEIVED',
  )
  const entries = (await ask('GET', `${uploads}/${done.id}/entries`)).json()
  for (const entry of entries) holds(BoundaryUploadEntry, entry)
  return { done, entries }
}

const fieldOf = async (id: string) => (await ask('GET', `${paths.userFields(userId)}/${id}`)).json()

describe('an upload of boundaries', () => {
  it('makes fields of GeoJSON, KML and KMZ, each named as the file says', async () => {
    const farm = (await ask('POST', `${paths.ofUser(userId)}/farms`, { payload: { name: 'Home' } })).json()
    const { done, entries } = await upload(
      {
        'a/west.geojson': collection(
          feature('West 1', square(1, 40, 0.01)),
          feature('West 2', square(2, 40, 0.01)),
        ),
        'east.kml': kml('East', 3),
        'north.kmz': zip({ 'doc.kml': kml('North', 4) }),
        'readme.txt': 'Not a field',
      },
      { farmId: String(farm.id) },
    )
    expect(done.status).toBe('PROCESSED')
    expect(entries.map((each: BoundaryUploadEntry) => [each.converterFormat, each.status])).toEqual([
      ['GEOJSON', 'FINISHED'],
      ['KML', 'FINISHED'],
      ['KML', 'FINISHED'],
    ])
    const fields = await Promise.all(
      entries.flatMap((each: BoundaryUploadEntry) => each.fieldId).map(fieldOf),
    )
    expect(fields.map(({ name }) => name)).toEqual(['West 1', 'West 2', 'East', 'North'])
    expect(fields.every(({ farmId }) => farmId === farm.id)).toBe(true)
    expect(fields[2].geometry).toEqual(square(3, 40, 0.01))
    const original = await api.app.inject({ method: 'GET', url: done.originalFileUrl })
    expect(original.statusCode).toBe(200)
    expect(original.rawPayload.subarray(0, 2).toString()).toBe('PK')
  })

  it('says of each boundary what is wrong with it, and makes the others', async () => {
    const { done, entries } = await upload({
      'mixed.geojson': collection(feature('Good', square(5, 40, 0.01)), feature('Bad', bowTie)),
      'broken.kml': '<kml><Placemark>',
    })
    expect(done.status).toBe('PROCESSED')
    const [broken, mixed] = entries.toSorted((a: BoundaryUploadEntry, b: BoundaryUploadEntry) =>
      b.converterFormat.localeCompare(a.converterFormat),
    )
    expect(mixed.status).toBe('PARTIALLY_FINISHED')
    expect(mixed.fieldId).toHaveLength(1)
    expect(mixed.createFieldErrorDetails.map((each: string) => JSON.parse(each))).toMatchObject([
      {
        errorKey: 'invalidGeometry',
        status: 400,
        title: 'Invalid geometry: Self-intersection at POINT (1 1)',
      },
    ])
    expect(broken).toMatchObject({ status: 'FAILED', fieldId: [] })
    expect(JSON.parse(broken.createFieldErrorDetails[0]).errorKey).toBe('invalidFile')
  })

  it('makes nothing of more than a hundred fields, and of no fields', async () => {
    const many = Array.from({ length: 101 }, (_, i) => feature(`F${i}`, square(i, 60, 0.01)))
    const before = (await ask('GET', paths.fields)).headers['x-total-count']
    const { done, entries } = await upload({ 'many.geojson': collection(...many) })
    expect(done).toMatchObject({ status: 'FAILED', statusDetails: 'It holds 101 fields; 100 are allowed' })
    expect(entries).toEqual([])
    expect((await ask('GET', paths.fields)).headers['x-total-count']).toBe(before)
    expect((await upload({ 'readme.txt': 'Not a field' })).done.status).toBe('FAILED')
  })

  it('is refused when it is no zip, for nobody, or for a farm of another', async () => {
    const send = (query: string, bytes: Uint8Array) =>
      ask('POST', `${uploads}${query}`, form({}, { name: 'f.zip', bytes }))
    const good = zip({ 'a.kml': kml('A', 1) })
    expect((await send(`?leafUserId=${userId}`, Buffer.from('no zip'))).statusCode).toBe(400)
    expect((await send('', good)).json().detail).toBe(
      "Required request parameter 'leafUserId' is not present",
    )
    expect((await send('?leafUserId=00000000-0000-4000-8000-000000000000', good)).statusCode).toBe(404)
    const far = await send(`?leafUserId=${userId}&farmId=2000000`, good)
    expect(far.json().errorKey).toBe('farmNotFound')
    expect((await ask('POST', `${uploads}?leafUserId=${userId}`, { payload: {} })).statusCode).toBe(415)
  })

  it('is listed, for its owner alone', async () => {
    const list = await ask('GET', `${uploads}?size=1&leafUserId=${userId}`)
    expect(list.json()).toHaveLength(1)
    expect(Number(list.headers['x-total-count'])).toBeGreaterThan(2)
    const stranger = await api.owner()
    expect((await stranger('GET', uploads)).json()).toEqual([])
    expect((await stranger('GET', `${uploads}/${list.json()[0].id}`)).statusCode).toBe(404)
    expect((await stranger('GET', `${uploads}/${list.json()[0].id}/entries`)).statusCode).toBe(404)
  })
})
