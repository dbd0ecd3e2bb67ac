/** What each configuration key does to data that is uploaded and processed after it was set. */
import { File, FileImage, FileSteps, PolygonGeoparquet, StandardGeoparquet } from '@sheaf/contract'
import Type from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ApiUnderTest, type Asker, addUser, apiUnderTest, fixture, form, holds, paths } from './api.ts'
import { eventually } from './test-context.ts'
import { zipOf } from './zip.ts'

const configs = '/services/config/api/configs'

let api: ApiUnderTest
let ask: Asker
let user: string
/** Twenty points of a soybean harvest, wet: 14.2 %, clocks without a zone. */
let harvest: Buffer
/** A layer of harvest points that names no crop and tells no time. */
let layer: Buffer
beforeAll(async () => {
  api = await apiUnderTest()
  ask = await api.owner()
  harvest = zipOf({ 'harvest.txt': await fixture('invalid/advanced-ok-17.txt') })
  layer = await fixture('invalid/shp-ok.zip')
})
afterAll(() => api.close())
beforeEach(async () => {
  user = await addUser(ask)
})

const get = async (path: string) => (await ask('GET', `${paths.files}/${path}`)).json()
const opened = (url: string) => api.app.inject(url.slice(new URL(url).origin.length))
const configure = async (settings: object) => {
  const answer = await ask('PATCH', `${configs}/${user}`, { payload: settings })
  expect(answer.statusCode).toBe(200)
}
const done = (id: string) =>
  eventually(
    async () => (await ask('GET', `${paths.batch}/${id}`)).json(),
    (batch) => batch.status !== 'RECEIVED',
  )
async function uploaded(bytes: Uint8Array, hints: Record<string, string> = {}) {
  const upload = form({ leafUserId: user, provider: 'Other', ...hints }, { name: 'a.zip', bytes })
  const answer = await ask('POST', paths.batch, upload)
  expect(answer.statusCode).toBe(201)
  return done(answer.json().id)
}
/** The one file of an upload. */
async function converted(bytes: Uint8Array, hints: Record<string, string> = {}) {
  const { leafFiles } = await uploaded(bytes, hints)
  expect(leafFiles).toHaveLength(1)
  const file = await get(leafFiles[0])
  holds(File, file)
  return file
}
const pointsOf = async (file: { downloadStandardGeojson: string }) =>
  (await opened(file.downloadStandardGeojson)).json().features as { properties: Record<string, never> }[]

test('unitMeasurement: units of points and summary', async () => {
  await configure({ unitMeasurement: 'METRIC' })
  const metric = await converted(harvest)
  expect(await get(`${metric.id}/units`)).toMatchObject({ wetMass: 't', elevation: 'm' })
  expect(metric.summary.properties.totalArea.unit).toBe('ha')
  await configure({ unitMeasurement: 'IMPERIAL' })
  const imperial = await converted(harvest)
  expect(await get(`${imperial.id}/units`)).toMatchObject({ wetMass: 'lb', elevation: 'ft' })
  const { value, unit } = imperial.summary.properties.totalArea
  expect(unit).toBe('ac')
  expect(value * 0.40468564224).toBeCloseTo(metric.summary.properties.totalArea.value, 9)
})

test('cleanupRules and cleanupStandardGeojson: which points stay, and how many went', async () => {
  await configure({ cleanupRules: { wetMass: [{ operator: 'GT', value: 8.4 }] } })
  const some = await converted(harvest)
  const status = await get(`${some.id}/status`)
  holds(FileSteps, status)
  const { wetMass } = status.standardGeojson.removed
  expect(wetMass).toBeGreaterThan(0)
  expect(some.points + wetMass).toBe(20)
  for (const { properties } of await pointsOf(some)) expect(properties.wetMass).toBeGreaterThan(8.4)
  await configure({ cleanupStandardGeojson: false })
  expect((await converted(harvest)).points).toBe(20)
  await configure({
    cleanupStandardGeojson: true,
    cleanupRules: { recordingStatus: [{ operator: 'EQ', value: 'Off' }] },
  })
  const none = await converted(harvest)
  expect(none.status).toBe('failed')
  expect((await get(`${none.id}/status`)).standardGeojson).toMatchObject({
    status: 'failed',
    message: 'no points passed the filter',
  })
})

test('enableGeoparquetOutput and enablePolygonOutput: each its own GeoParquet', async () => {
  const without = await converted(harvest)
  for (const output of ['standardGeoparquet', 'polygonGeoparquet'])
    expect((await ask('GET', `${paths.files}/${without.id}/${output}`)).statusCode).toBe(404)
  await configure({ enableGeoparquetOutput: true, enablePolygonOutput: true })
  const { id } = await converted(harvest)
  const standard = await get(`${id}/standardGeoparquet`)
  holds(StandardGeoparquet, standard)
  const polygons = await get(`${id}/polygonGeoparquet`)
  holds(PolygonGeoparquet, polygons)
  for (const url of [standard.downloadStandardGeoparquet, polygons.downloadPolygonGeoparquet]) {
    const file = await opened(url)
    expect(file.headers['content-type']).toBe('application/vnd.apache.parquet')
    expect(file.headers['content-disposition']).toMatch(/\.parquet"/)
    expect(file.rawPayload.subarray(0, 4).toString()).toBe('PAR1')
  }
})

describe('images', () => {
  test('operationsImageCreation and its attributes: maps, each with its side file, and all in a zip', async () => {
    await configure({
      operationsImageCreation: true,
      operationsImageAttributeCreation: { harvested: { wetMass: true, speed: false, elevation: true } },
    })
    const file = await converted(harvest)
    const images = await get(`${file.id}/images`)
    holds(Type.Array(FileImage), images)
    expect(images.map(({ property }: { property: string }) => property)).toEqual(['elevation', 'wetMass'])
    expect(images[0].ramp).toMatchObject({ '0%': [200, 0, 0], '100%': [0, 130, 0], nv: [0, 0, 0, 0] })
    const png = await opened(images[1].url)
    expect(png.headers['content-type']).toBe('image/png')
    expect(png.rawPayload.subarray(1, 4).toString()).toBe('PNG')
    // As map programs ask for it, and by its own name.
    const side = await opened(`${images[1].url}.aux.xml`)
    expect([side.statusCode, side.headers['content-type']]).toEqual([200, 'application/xml'])
    expect(side.body).toMatch(/^<PAMDataset>.*<GeoTransform>/s)
    expect((await opened(images[1].url.replace('.png?', '.png.aux.xml?'))).body).toBe(side.body)
    expect((await opened(images[1].url.replace('wetMass', 'elevation'))).statusCode).toBe(401)
    const zip = await opened(file.downloadZippedPNGs)
    expect(zip.headers['content-type']).toBe('application/zip')
    expect(zip.body).toContain('wetMass.png.aux.xml')
    expect((await get(`${file.id}/status`)).zippedPNGs).toEqual({ status: 'processed', message: 'ok' })
  })

  test('are not there when nobody asked for them', async () => {
    const file = await converted(harvest)
    expect(await get(`${file.id}/images`)).toEqual([])
    expect(file).not.toHaveProperty('zippedPNGs')
    expect((await get(`${file.id}/status`)).propertiesPNGs).toEqual({ status: 'skipped', message: 'skipped' })
    const other = await api.owner()
    expect((await other('GET', `${paths.files}/${file.id}/images`)).statusCode).toBe(404)
  })
})

test('originalOperationData: the names of the source', async () => {
  expect((await converted(harvest)).summary.properties).toHaveProperty('originalOperationData')
  await configure({ originalOperationData: false })
  expect((await converted(harvest)).summary.properties).not.toHaveProperty('originalOperationData')
})

test('outOfStandardOperations: processed all the same, and marked', async () => {
  const strict = await converted(layer)
  expect(strict).toMatchObject({ status: 'failed' })
  expect((await get(`${strict.id}/status`)).standardGeojson.message).toBe('missing required properties: crop')
  await configure({ outofStandardOperations: 'true' })
  expect(await converted(layer)).toMatchObject({ status: 'processed', outOfStandard: true })
})

test('cropTable, dryYieldAdjustUp: densities, and grain that is drier than it need be', async () => {
  const published = (await converted(harvest)).summary.properties
  await configure({ cropTable: { soybeans: { density: 30, standardMoisture: 20 } } })
  const light = (await converted(harvest)).summary.properties
  expect(light.totalWetVolume.value).toBeCloseTo(2 * published.totalWetVolume.value, 6)
  expect(light.totalDryMass.value).toBeCloseTo(light.totalWetMass.value, 9)
  await configure({ dryYieldAdjustUp: true })
  const raised = (await converted(harvest)).summary.properties
  expect(raised.totalDryMass.value).toBeCloseTo((raised.totalWetMass.value * (100 - 14.2)) / 80, 6)
})

test('sourceTimeZone; the hint of an upload comes before it', async () => {
  expect((await converted(harvest)).startTime).toBe('2023-11-14T22:13:20.000Z')
  await configure({ sourceTimeZone: 'America/Chicago' })
  expect((await converted(harvest)).startTime).toBe('2023-11-15T04:13:20.000Z')
  const hinted = await converted(harvest, { timeZone: 'Asia/Tokyo' })
  expect(hinted.startTime).toBe('2023-11-14T13:13:20.000Z')
})

test('advancedText.recording: what tells that a row was recorded', async () => {
  const text = (await fixture('invalid/advanced-ok-17.txt')).toString()
  // Bit 0 of the header status, the tenth column, off in the first row.
  const off = zipOf({ 'off.txt': Buffer.from(text.replace(',33,1,', ',32,1,')) })
  expect((await converted(off)).points).toBe(20)
  await configure({ advancedText: { recording: 'header' } })
  expect((await converted(off)).points).toBe(19)
})

describe('hints of an upload', () => {
  test('crop and date fill what the source does not tell', async () => {
    const file = await converted(layer, { crop: 'Soybean', date: '2024-09-30' })
    expect(file).toMatchObject({ status: 'processed', startTime: '2024-09-30T00:00:00.000Z' })
    expect(file.summary.properties.crop).toEqual(['soybeans'])
  })

  test('a mapping says what the columns are', async () => {
    const mapping = JSON.stringify({ crop: 'corn', operationType: 'harvested' })
    expect((await converted(layer, { mapping })).summary.properties.crop).toEqual(['corn'])
  })
})

test('a retry converts what did not, with the hints of the upload; what had converted stays', async () => {
  const both = zipOf({ 'harvest.zip': harvest, 'layer.zip': layer })
  const first = await uploaded(both, { date: '2024-09-30' })
  expect(first).toMatchObject({ status: 'PROCESSED', leafFiles: [expect.any(String), expect.any(String)] })
  const groups = (await ask('GET', `${paths.batch}/${first.id}/status`)).json()
  const [good] = groups.converted.leafFiles
  const { leafFiles, ...failure } = groups.failed.standardGeojson
  expect(failure).toEqual({ status: 'failed', message: 'missing required properties: crop' })
  const before = await get(good)

  await configure({ outOfStandardOperations: true, unitMeasurement: 'METRIC' })
  const answer = await ask('PUT', `${paths.batch}/${first.id}/retry`)
  expect([answer.statusCode, answer.json().status]).toEqual([200, 'RECEIVED'])
  const again = await done(first.id)
  expect([...again.leafFiles].sort()).toEqual([good, ...leafFiles].sort())
  const mended = await get(leafFiles[0])
  expect(mended).toMatchObject({ status: 'processed', startTime: '2024-09-30T00:00:00.000Z' })
  expect(mended.summary.properties.totalArea.unit).toBe('ha')
  const after = await get(good)
  expect([after.updatedTime, after.summary]).toEqual([before.updatedTime, before.summary])
})
