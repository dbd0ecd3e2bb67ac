/** Maps of real points in Chromium: what they show is held against the files themselves. */
import type { Field, Operation } from '@sheaf/contract'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { boundsOf } from '../../core/src/geometry/polygons/polygons.ts'
import {
  type ApiUnderTest,
  type Asker,
  addUser,
  apiUnderTest,
  fixture,
  form,
  paths,
  publicUrl,
} from './api.ts'
import { chromiumMissing, launch, type Opened, open } from './chromium.ts'
import { addField, fieldPaths } from './fields.ts'
import { rectangle } from './stored-files.ts'
import { eventually } from './test-context.ts'
import { zipOf } from './zip.ts'

const suite = chromiumMissing
  ? 'Maps in Chromium (skipped: apt-get install chromium, or set CHROMIUM_PATH)'
  : 'Maps in Chromium'
const operationsPath = '/services/operations/api/operations'
const YEAR_S = 365 * 86_400
const POINTS = 4000
/** Degrees. */
const MARGIN = 0.0001
/** Without a graphics card, beside other tests. */
const PATIENCE = { timeout: 180_000 }

interface Feature {
  readonly geometry: { readonly coordinates: readonly [number, number] }
  readonly properties: Readonly<Record<string, number>>
}

describe.skipIf(chromiumMissing)(suite, PATIENCE, () => {
  let api: ApiUnderTest
  let owner: Asker
  let browser: Browser
  let user: string
  let file: { id: string; downloadStandardGeojson: string }
  let fieldId: string
  let features: readonly Feature[]

  beforeAll(async () => {
    api = await apiUnderTest()
    owner = await api.owner()
    user = await addUser(owner)
    const rows = (await fixture('agleader-text/sample1.txt'))
      .toString('latin1')
      .split(/\r?\n/)
      .slice(0, POINTS)
    file = await converted(rows)
    // The year after, with two thirds of the yield.
    await converted(
      rows.map((row) => {
        const [lon, lat, flow, time, ...rest] = row.split(',')
        return [lon, lat, (Number(flow) * 2) / 3, Number(time) + YEAR_S, ...rest].join(',')
      }),
    )
    const { pathname, search } = new URL(file.downloadStandardGeojson)
    features = (await api.app.inject(pathname + search)).json().features
    const [west, south, east, north] = boundsOf([[features.map(({ geometry }) => [...geometry.coordinates])]])
    const around = rectangle(west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
    const geometry = { type: 'MultiPolygon', coordinates: around }
    fieldId = (await addField(owner, user, geometry, { name: 'Home field' })).id
    browser = await launch(api)
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await api?.close()
  })

  async function converted(rows: readonly string[], leafUserId = user): Promise<typeof file> {
    const bytes = zipOf({ 'harvest.txt': Buffer.from(rows.join('\n'), 'latin1') })
    const upload = form({ leafUserId, provider: 'Other' }, { name: 'harvest.zip', bytes })
    const batch = (await owner('POST', paths.batch, upload)).json()
    return eventually(
      async () => (await owner('GET', `${paths.files}?batchId=${batch.id}&shape=array`)).json()[0],
      (found) => found?.status === 'processed',
    )
  }

  async function enter(address: string, viewport = { width: 1000, height: 700 }): Promise<Opened> {
    const visit = await open(browser, { known: [], viewport })
    const { page } = visit
    page.setDefaultTimeout(PATIENCE.timeout / 2)
    await page.goto(`${publicUrl}/#/${address}`)
    await page.getByLabel('User name').fill(owner.username)
    await page.getByLabel('Password').fill(owner.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Live', { exact: true }).waitFor()
    return visit
  }

  /** How many pixels of the map have a colour; the ground, lines and letters are grey. */
  async function coloured(page: Page, map: Locator): Promise<number> {
    const picture = (await map.screenshot()).toString('base64')
    return page.evaluate(`(async () => {
      const bytes = Uint8Array.from(atob(${JSON.stringify(picture)}), (c) => c.charCodeAt(0))
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
      context.drawImage(bitmap, 0, 0)
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height)
      let count = 0
      for (let i = 0; i < data.length; i += 4)
        if (Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]) > 60) count++
      return count
    })()`)
  }

  const cells = (row: Locator) => row.getByRole('cell').allTextContents()
  const mapOf = (page: Page) => page.locator('.map-canvas').first()
  const middle = async (map: Locator) => {
    const box = await map.boundingBox()
    if (!box) throw new Error('the map is not there')
    return (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const
  }

  /** Where a place of the file is drawn when all of it shows: Mercator, clear of the map's buttons. */
  async function pixelOf(map: Locator, [lon, lat]: readonly [number, number]): Promise<[number, number]> {
    const box = await map.boundingBox()
    if (!box) throw new Error('the map is not there')
    const north = (degrees: number) =>
      (Math.log(Math.tan(Math.PI / 4 + (degrees * Math.PI) / 360)) * 180) / Math.PI
    const bounds = boundsOf([[features.map(({ geometry }) => [...geometry.coordinates])]])
    const [west, south, east, top] = [bounds[0], north(bounds[1]), bounds[2], north(bounds[3])]
    const scale = Math.min((box.width - 112) / (east - west), (box.height - 72) / (top - south))
    return [
      box.x + box.width / 2 + (lon - (west + east) / 2) * scale,
      box.y + 32 + (box.height - 72) / 2 - (north(lat) - (south + top) / 2) * scale,
    ]
  }

  test('points that were not made are made, and the map comes by itself; nothing of it is loaded before', async () => {
    const scripts: string[] = []
    const visit = await enter(`files/${file.id}`)
    const { page } = visit
    page.on('request', (request) => request.resourceType() === 'script' && scripts.push(request.url()))
    await page.reload()
    await page.getByRole('heading', { name: 'Downloads' }).waitFor()
    const bodies = await Promise.all(
      scripts.map(async (url) => (await api.app.inject(new URL(url).pathname)).body),
    )
    expect(bodies.length).toBeGreaterThan(1)
    expect(bodies.filter((body) => body.includes('maplibregl-canvas'))).toEqual([])

    await page.getByRole('link', { name: 'Map', exact: true }).click()
    await page.getByRole('button', { name: 'Make the points' }).click()
    await page.locator('.map-legend').waitFor()
    await eventually(
      () => coloured(page, mapOf(page)),
      (count) => count > 2000,
    )
    await visit.check()
    await visit.done()
  })

  test('legend, figures and inspector tell what is in the file', async () => {
    const visit = await enter(`files/${file.id}/map`, { width: 1280, height: 900 })
    const { page } = visit
    const legend = page.locator('.map-legend tbody tr')
    await legend.first().waitFor()
    const yields = features.map(({ properties }) => properties.dryVolumePerArea!).sort((a, b) => a - b)
    const quantile = (share: number) => {
      const at = (yields.length - 1) * share
      const below = Math.floor(at)
      return (
        yields[below]! + (at - below) * (yields[Math.min(below + 1, yields.length - 1)]! - yields[below]!)
      )
    }
    const text = (value: number) => String(Number(value.toPrecision(4)))
    const breaks = Array.from({ length: 8 }, (_, k) => quantile(k / 7))
    const expected = breaks.slice(1).map((end, k) => {
      const inside = yields.filter((each) => each >= breaks[k]! && (k === 6 ? each <= end : each < end))
      return [`${text(breaks[k]!)} – ${text(end)}`, String(inside.length)]
    })
    const shown = (await legend.all()).map(async (row) => [
      await row.getByRole('rowheader').textContent(),
      (await cells(row))[0],
    ])
    expect(await Promise.all(shown)).toEqual(expected)
    expect(await cells(page.locator('.map-statistics tbody tr'))).toEqual([
      yields.length.toLocaleString('en'),
      text(yields[0]!),
      text((yields[(yields.length - 1) >> 1]! + yields[yields.length >> 1]!) / 2),
      text(yields.reduce((sum, each) => sum + each, 0) / yields.length),
      text(yields.at(-1)!),
    ])

    const whole = await eventually(
      () => coloured(page, mapOf(page)),
      (count) => count > 2000,
    )
    await legend.nth(6).getByRole('button').click()
    await page.getByText(`of ${yields.length.toLocaleString('en')} points`).waitFor()
    await eventually(
      () => coloured(page, mapOf(page)),
      (count) => count < whole / 2 && count > 100,
    )
    await page.getByRole('button', { name: 'Show all' }).click()

    // A point in the middle of the file, and nothing else within reach.
    const some = features[features.length >> 1]!
    await page.mouse.move(...(await pixelOf(mapOf(page), some.geometry.coordinates)))
    const inspector = page.getByLabel(/^Point of/)
    const said = async (name: string) =>
      inspector
        .locator('div', { has: page.getByText(name, { exact: true }) })
        .locator('dd')
        .textContent()
    await inspector.getByText('Dry volume per area', { exact: true }).waitFor()
    const [lat, lon] = ((await said('Position')) ?? '').split(', ')
    const point = features.filter(
      ({ geometry: { coordinates } }) =>
        coordinates[0].toFixed(6) === lon && coordinates[1].toFixed(6) === lat,
    )
    const { coordinates } = some.geometry
    expect([Number(lat), Number(lon)].map((each) => each.toFixed(4))).toEqual([
      coordinates[1].toFixed(4),
      coordinates[0].toFixed(4),
    ])
    const values = point.map(({ properties }) => `${text(properties.dryVolumePerArea!)} bu/ac`)
    expect(values).toContain((await said('Dry volume per area'))?.trim())
    await visit.done()
  })

  test('fits a phone, in the dark', async () => {
    const visit = await enter(`files/${file.id}/map`, { width: 360, height: 740 })
    const { page } = visit
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.locator('.map-legend').waitFor()
    await eventually(
      () => coloured(page, mapOf(page)),
      (count) => count > 2000,
    )
    await page.getByLabel('Colour by').selectOption('crop')
    await page.getByRole('checkbox', { name: /soybeans/i }).uncheck()
    await eventually(
      () => coloured(page, mapOf(page)),
      (count) => count === 0,
    )
    await visit.check()
    await visit.done()
  })

  test('a field is drawn and saved; one that crosses itself is not; corners are changed as numbers', async () => {
    const visit = await enter(`users/${user}/fields`)
    const { page } = visit
    const named = async (name: string): Promise<Field> => {
      const list: Field[] = (await owner('GET', `${fieldPaths.fields}?leafUserId=${user}`)).json()
      const found = list.find((each) => each.name === name)
      return (await owner('GET', `${fieldPaths.userFields(user)}/${found?.id}`)).json()
    }
    await page.getByRole('button', { name: 'Draw a field' }).click()
    await page.getByLabel('Name of the field').fill('Drawn')
    const at = await middle(mapOf(page))
    const save = page.getByRole('button', { name: 'Save' })
    const tap = async (x: number, y: number) => {
      const before = await page.locator('.map-corners li').count()
      await page.mouse.click(...at(x, y))
      await eventually(
        () => page.locator('.map-corners li').count(),
        (count) => count > before,
      )
    }
    for (const [x, y] of [
      [0.3, 0.3],
      [0.7, 0.7],
      [0.7, 0.3],
      [0.3, 0.7],
    ] as const)
      await tap(x, y)
    await page.getByRole('button', { name: 'Close the ring' }).click()
    await page.getByRole('alert').getByText('Sides cross').waitFor()
    expect(await save.isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Draw a polygon' }).click()
    for (const [x, y] of [
      [0.3, 0.3],
      [0.7, 0.3],
      [0.7, 0.7],
      [0.3, 0.7],
    ] as const)
      await tap(x, y)
    await page.getByRole('button', { name: 'Close the ring' }).click()
    const area = (await page.locator('.map-area').textContent()) ?? ''
    await visit.check()
    await save.click()
    await page.getByRole('button', { name: 'Edit the boundary of Drawn' }).waitFor()
    const drawn = await named('Drawn')
    const ring = drawn.geometry?.coordinates[0]?.[0] ?? []
    expect(ring.length).toBe(5)
    expect(area).toContain(`${Number(drawn.area?.value.toPrecision(4))} ha`)

    await page.getByRole('button', { name: 'Edit the boundary of Drawn' }).click()
    await page.getByText('Corners as numbers').click()
    const latitude = page.getByLabel('Latitude of corner 1')
    const moved = ring[0]![1]! + 0.0001
    await latitude.fill(String(moved))
    await latitude.press('Enter')
    await save.click()
    await page.getByRole('button', { name: 'Edit the boundary of Drawn' }).waitFor()
    const changed = await named('Drawn')
    expect(changed.geometry?.coordinates[0]?.[0]?.[0]).toEqual([ring[0]![0], moved])
    expect(changed.boundaries.length).toBe(2)
    await visit.done()
  })

  test('two years of a field, in figures and on two maps of the same classes', async () => {
    const operations = await eventually(
      async () => (await owner('GET', `${operationsPath}?leafUserId=${user}&fieldId=${fieldId}`)).json(),
      (found: Operation[]) => found.length === 2,
    )
    const [second, first] = operations
      .map(({ startTime }: Operation) => startTime?.slice(0, 4))
      .sort()
      .reverse()
    for (const { id } of operations)
      await eventually(
        async () => (await owner('GET', `${operationsPath}/${id}/standardGeoparquet`)).statusCode,
        (status) => status === 200,
      )
    const visit = await enter(`compare?leafUserId=${user}`)
    const { page } = visit
    const row = page.getByRole('region', { name: `Fields in ${first} and ${second}` }).getByRole('row', {
      name: /Home field/,
    })
    // Grain that is left in the moisture's share keeps the ratio of the yields from two thirds by a hair.
    await row.getByText(/-33\.\d %/).waitFor()
    await row.getByRole('button', { name: 'Show' }).click()
    await page.locator('.map-legend tbody tr').nth(6).waitFor()
    const counts = await Promise.all((await page.locator('.map-legend tbody tr').all()).map(cells))
    const sum = (layer: 0 | 1) =>
      counts.reduce((total, row) => total + Number(row[layer]?.replace(/,/g, '')), 0)
    expect([sum(0), sum(1)]).toEqual([features.length, features.length])
    for (const layer of [0, 1])
      await eventually(
        () => coloured(page, page.locator('.map-canvas').nth(layer)),
        (count) => count > 150,
      )
    await page.locator('select').filter({ hasText: 'by swiping' }).selectOption('swipe')
    await page.getByLabel(/^How much of/).press('End')
    await eventually(
      () => coloured(page, page.locator('.map-stage')),
      (count) => count > 150,
    )
    await visit.check()
    await visit.done()
  })

  test('of very many points a part is drawn without a graphics card, and told; near, all of them; figures are of all', async () => {
    const rows = (await fixture('agleader-text/sample1.txt')).toString('latin1').trimEnd().split(/\r?\n/)
    const copies = [0, 1, 2, 3].flatMap((copy) =>
      rows.map((row) => {
        const [lon, lat, flow, time, ...rest] = row.split(',')
        return [lon, Number(lat) + copy / 100, flow, Number(time) + copy * 86_400, ...rest].join(',')
      }),
    )
    const large = await converted(copies, await addUser(owner))
    const visit = await enter(`files/${large.id}/map`)
    const { page } = visit
    await page.getByRole('button', { name: 'Make the points' }).click()
    await page.locator('.map-legend').waitFor()
    await page.getByText('Drawn is 1 in 2 points').waitFor()
    await visit.check()
    const points = Number((await cells(page.locator('.map-statistics tbody tr')))[0]?.replace(/\D/g, ''))
    expect(points).toBeGreaterThan(60_000)
    await eventually(
      () => coloured(page, mapOf(page)),
      (count) => count > 2000,
    )
    for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'Zoom in' }).click()
    await page.getByText('Drawn is 1 in 2 points').waitFor({ state: 'detached' })
    await eventually(
      () => coloured(page, mapOf(page)),
      (count) => count > 2000,
    )
    await visit.done()
  })
})
