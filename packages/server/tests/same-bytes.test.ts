/** What the command line writes is, byte for byte, what the service serves under the same configuration. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sheaf } from '../../cli/tests/program.ts'
import { type ApiUnderTest, addUser, apiUnderTest, fixture, form, paths } from './api.ts'
import { eventually } from './test-context.ts'
import { zipOf } from './zip.ts'

const configuration = {
  unitMeasurement: 'METRIC',
  enableGeoparquetOutput: true,
  enablePolygonOutput: true,
  operationsImageCreation: true,
  operationsImageAttributeCreation: { harvested: { harvestMoisture: true, dryVolumePerArea: true } },
  cleanupRules: { harvestMoisture: [{ operator: 'LT', value: 40 }] },
}
/** Artifact of the service, and how the command line ends its name. */
const outputs: Readonly<Record<string, string>> = {
  rawGeojson: 'raw.geojson',
  standardGeojson: 'standard.geojson',
  standardGeoparquet: 'standard.parquet',
  polygonGeoparquet: 'polygons.parquet',
  zippedPNGs: 'pngs.zip',
  'harvestMoisture.png': 'harvestMoisture.png',
  'harvestMoisture.png.aux.xml': 'harvestMoisture.png.aux.xml',
}

let api: ApiUnderTest
let folder: string
beforeAll(async () => {
  api = await apiUnderTest()
  folder = await mkdtemp(join(tmpdir(), 'sheaf-same-'))
})
afterAll(async () => {
  await api.close()
  await rm(folder, { recursive: true, force: true })
})

test('points, strips, maps and summary of a harvest', async () => {
  const ask = await api.owner()
  const leafUserId = await addUser(ask)
  await ask('PATCH', '/services/config/api/configs', { payload: configuration })
  const zip = zipOf({ 'harvest.txt': await fixture('agleader-text/sample4.txt') })
  const body = form({ leafUserId, provider: 'Other' }, { name: 'harvest.zip', bytes: zip })
  const { id } = (await ask('POST', paths.batch, body)).json()
  const { leafFiles } = await eventually(
    async () => (await ask('GET', `${paths.batch}/${id}`)).json(),
    ({ status }) => status !== 'RECEIVED',
  )
  const [fileId] = leafFiles

  const [source, settings, out] = ['harvest.zip', 'config.json', 'out'].map((name) => join(folder, name))
  await writeFile(source!, zip)
  await writeFile(settings!, JSON.stringify(configuration))
  const { code } = await sheaf(['convert', source!, '--out', out!, '--raw', '--config', settings!])
  expect(code).toBe(0)

  for (const [artifact, ending] of Object.entries(outputs)) {
    const served = await ask('GET', `${paths.files}/${fileId}/download/${artifact}`)
    expect([artifact, served.statusCode]).toEqual([artifact, 200])
    const written = await readFile(join(out!, `harvest.${ending}`))
    expect([artifact, written.equals(served.rawPayload)]).toEqual([artifact, true])
  }
  const summary = JSON.parse(await readFile(join(out!, 'harvest.summary.json'), 'utf8'))
  expect((await ask('GET', `${paths.files}/${fileId}/summary`)).json()).toEqual(summary)
})
