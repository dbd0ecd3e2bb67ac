/**
 * The console's map with a million points in Chromium, drawn by the processor where there is no graphics card, and then one
 * in so many points: until the first picture, another property, other classes, frames while it is moved, and what the page
 * takes of memory.
 */
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { takeRows } from '../packages/core/src/columns/rows.ts'
import type { StandardTable } from '../packages/core/src/columns/standard-table.ts'
import { standardGeoparquet } from '../packages/core/src/outputs/geoparquet/geoparquet.ts'
import { standardOf } from '../packages/core/tests/standard-of.ts'
import { readConfig } from '../packages/server/src/config/config.ts'
import { findOwner } from '../packages/server/src/owners/owners.ts'
import { type RunningServer, startServer } from '../packages/server/src/server.ts'
import { createUser } from '../packages/server/src/users/users.ts'

const POINTS = 1_000_000
/** Degrees from one copy of the harvest to the next: side by side. */
const APART = 0.005
const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'

export async function measureMap(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-bench-'))
  const config = readConfig({ SHEAF_DATA_DIR: folder, SHEAF_PORT: '0', LOG_LEVEL: 'silent' })
  const server = await startServer(config)
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--enable-unsafe-swiftshader',
    '--disable-background-networking',
  ]
  const browser = await chromium.launch({ executablePath, args })
  try {
    const { fileId, bytes } = await store(server)
    const page = await signedIn(browser, server)
    return [
      `A map of ${POINTS.toLocaleString('en')} points, a GeoParquet of ${(bytes / 1e6).toFixed(0)} MB, in ms`,
      ...(await measured(browser, page, fileId)),
    ].join('\n')
  } finally {
    await browser.close()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measured(browser: Browser, page: Page, fileId: string): Promise<string[]> {
  const lines: string[] = []
  const tell = (what: string, ms: number | string) => {
    lines.push(`  ${what.padEnd(44)}${typeof ms === 'number' ? ms.toFixed(0) : ms}`)
    process.stderr.write(`${lines.at(-1)}\n`)
  }
  let fetched = 0
  const cdp = await page.context().newCDPSession(page)
  page.on('response', async (response) => {
    if (response.url().includes('/download/')) fetched += Number(response.headers()['content-length'] ?? 0)
  })
  const before = performance.now()
  await page.evaluate(`location.hash = '#/files/${fileId}/map'`)
  await page.locator('.map-legend').waitFor({ timeout: 300_000 })
  await page.locator('.map-canvas').screenshot()
  tell('opened until the first picture', performance.now() - before)
  tell('  fetched for it, MB', (fetched / 1e6).toFixed(1))

  const asked = performance.now()
  await page.getByLabel('Colour by').selectOption('speed')
  await page.getByText('Speed, ').first().waitFor({ timeout: 120_000 })
  await page.locator('.map-canvas').screenshot()
  tell('another property until its picture', performance.now() - asked)

  for (const [what, label, values] of [
    [
      'other colours: painted and handed on',
      'Colours',
      ['Cividis', 'Viridis', 'Red to blue', 'Cividis', 'Viridis'],
    ],
    ['other classes: painted and handed on', 'How many', ['5', '9', '3', '8', '7']],
  ] as const) {
    const times: number[] = []
    for (const value of values) times.push(await page.evaluate(choose(label, value)))
    tell(what, median(times))
  }
  tell('frames while moved, the whole: median', median(await frames(page)))
  await zoomIn(page)
  tell('frames while moved, near, as strips: median', median(await frames(page)))
  await cdp.send('HeapProfiler.collectGarbage')
  tell('memory of the page with its workers, MB', ((await residentBytes(browser)) / 1e6).toFixed(0))
  return lines
}

/** From the choice until React has painted all points and given them to deck.gl. */
const choose = (label: string, value: string) => `(async () => {
  const field = [...document.querySelectorAll('.map-choices label')].find((each) => each.textContent.startsWith('${label}'))
  const select = field.querySelector('select')
  const start = performance.now()
  Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value').set.call(select, '${value}')
  select.dispatchEvent(new Event('change', { bubbles: true }))
  // React does what follows from a choice before anything else happens; the frame comes after that.
  for (let i = 0; i < 10; i++) await undefined
  return performance.now() - start
})()`

/** Between the frames of a drag over the map. */
async function frames(page: Page): Promise<number[]> {
  const box = await page.locator('.map-canvas').boundingBox()
  if (!box) throw new Error('the map is not there')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.evaluate(`(() => {
    globalThis.frameTimes = []
    let before = performance.now()
    const frame = (now) => { frameTimes.push(now - before); before = now; requestAnimationFrame(frame) }
    requestAnimationFrame(frame)
  })()`)
  await page.mouse.move(x, y)
  await page.mouse.down()
  for (let step = 1; step <= 10; step++) await page.mouse.move(x + 12 * step, y + 8 * step)
  await page.mouse.up()
  return page.evaluate('frameTimes.slice(2)')
}

async function zoomIn(page: Page): Promise<void> {
  for (let i = 0; i < 4; i++) {
    await page.getByRole('button', { name: 'Zoom in' }).click()
    await page.waitForTimeout(1500)
  }
}

/** Of the process that holds the page: the largest of the renderers. */
async function residentBytes(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const renderers = processInfo.filter(({ type }) => type === 'renderer')
  const sizes = await Promise.all(
    renderers.map(async ({ id }) => {
      const statm = await readFile(`/proc/${id}/statm`, 'utf8').catch(() => '0 0')
      return Number(statm.split(' ')[1]) * 4096
    }),
  )
  return Math.max(0, ...sizes)
}

async function signedIn(browser: Browser, { url, firstOwner }: RunningServer): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  await page.goto(`${url}/#/keys`)
  await page.getByLabel('User name').fill(firstOwner?.username ?? '')
  await page.getByLabel('Password').fill(firstOwner?.password ?? '')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('Live', { exact: true }).waitFor()
  return page
}

/** A real harvest, again and again farther north, as a file whose points are there. */
async function store({ context, firstOwner }: RunningServer): Promise<{ fileId: string; bytes: number }> {
  const { db, blobs } = context
  const owner = await findOwner(db, firstOwner?.username ?? '')
  if (!owner) throw new Error('the first start makes an owner')
  const user = await createUser(db, owner.id, { name: 'Nora Field', email: 'bench@example.com' })
  const of = { owner_id: owner.id, user_id: user.id, origin: 'uploaded', provider: 'JohnDeere' } as const
  const [fileId, sourceId] = [randomUUID() as string, randomUUID() as string]
  const source = { ...of, id: sourceId, name: 'made.zip', size: 1, state: 'converted' } as const
  await db.insertInto('sources').values(source).execute()
  const standard = await millionPoints()
  const blob = await blobs.put(owner.id, standardGeoparquet(standard))
  await db
    .insertInto('files')
    .values({
      ...of,
      id: fileId,
      source_id: sourceId,
      part_key: 'made',
      status: 'processed',
      file_format: 'SHAPEFILE',
      file_name: 'A million points',
      size_in_bytes: 1,
      operation_type: standard.operationType,
      points: POINTS,
      metadata: '{}',
    })
    .execute()
  await db
    .insertInto('blobs')
    .values({ owner_id: owner.id, ...blob })
    .onConflict((same) => same.doNothing())
    .execute()
  const media_type = 'application/vnd.apache.parquet'
  const artifact = {
    file_id: fileId,
    name: 'standardGeoparquet',
    blob: blob.sha256,
    size: blob.size,
    media_type,
  }
  await db.insertInto('artifacts').values(artifact).execute()
  return { fileId, bytes: blob.size }
}

async function millionPoints(): Promise<StandardTable> {
  const standard = await standardOf('deere-shapefile/Export From MyJohnDeere - Harvest.zip')
  const { rows: own, columns } = standard.table
  const rows = Uint32Array.from({ length: POINTS }, (_, i) => i % own)
  return {
    ...standard,
    table: {
      rows: POINTS,
      columns: columns.map((column) => {
        const taken = takeRows(column, rows)
        if (taken.name !== 'latitude' || taken.type !== 'number') return taken
        return { ...taken, values: taken.values.map((value, i) => value + Math.floor(i / own) * APART) }
      }),
    },
  }
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN
}
