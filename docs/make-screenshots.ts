/**
 * Makes the pictures of the console and of Magic Links in docs/pictures, of a service of its own with the emulator's
 * grower, at the width of a desk and of a phone. Needs Chromium: `npm run screenshots`
 */
import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connectAgLeader } from '@sheaf/cli'
import { type Client, createClient } from '@sheaf/contract'
import { type Browser, chromium, type Page } from 'playwright-core'
import { signIn } from '../demo/grower.ts'
import { watchOperations } from '../demo/operations.ts'
import { owner, type Started, startAgFiniti, startSheaf } from '../demo/service.ts'

const keys = { publicKey: 'demo-public-key', privateKey: 'demo-private-key' }
const widths = {
  desk: { width: 1200, height: 700 },
  phone: { width: 360, height: 720 },
} as const
const largest = 150_000

const pictures = fileURLToPath(new URL('pictures/', import.meta.url))
const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
if (!existsSync(executablePath))
  throw new Error('Chromium is missing: apt-get install chromium, or set CHROMIUM_PATH')

const opened = new AsyncDisposableStack()
const tooLarge: string[] = []
let browser: Browser | undefined
try {
  const { url: agfinitiUrl } = await startAgFiniti(opened, 0)
  const sheaf = await startSheaf(opened, { agfinitiUrl, port: 0 })
  const { url } = sheaf
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--enable-unsafe-swiftshader'] })
  opened.use(browser)
  await shootEmpty(url)
  const { client, userId } = await connectGrower(sheaf, agfinitiUrl)
  const links = await makeLinks(client, userId)
  await shootRooms(url, client, userId)
  await shootMagicLinks(url, links)
} finally {
  await opened.disposeAsync()
}
for (const each of tooLarge) process.stderr.write(`${each}\n`)
process.exit(tooLarge.length ? 1 : 0)

/** Connected, and every file converted into operations. */
async function connectGrower(
  { url, process: sheaf }: Started,
  agfinitiUrl: string,
): Promise<{ client: Client; userId: string }> {
  const client = createClient({ baseUrl: url })
  await client.authenticate(owner)
  await client.configuration.change({
    fieldsFromCoverage: true,
    operationsImageCreation: true,
    enableGeoparquetOutput: true,
    enablePolygonOutput: true,
  })
  const { id: userId } = await client.users.create({ name: 'Nora Field', email: 'nora@example.com' })
  await connectAgLeader({ client, agfinitiUrl, keys, userId, port: 0, openBrowser: signIn })
  await until(async () => {
    const { state, found, converted, failed } = await client.agLeader.syncState(userId)
    return state === 'finished' && found > 0 && converted + failed === found
  })
  const { items } = await client.files.list({ leafUserId: userId, origin: 'provider', size: 100 })
  await watchOperations(client, userId, items, sheaf)
  return { client, userId }
}

async function until(done: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 600_000; Date.now() < end; ) {
    if (await done()) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error('The files were not converted within ten minutes')
}

/** Before anything is there. */
async function shootEmpty(url: string): Promise<void> {
  await eachWidth(url, async (page, shoot) => {
    await page.goto(`${url}/`)
    await page.getByLabel('User name').waitFor()
    await shoot('console-sign-in')
    await enter(page)
    await shoot('console-start-empty')
  })
}

async function shootRooms(url: string, client: Client, userId: string): Promise<void> {
  const { items: files } = await client.files.list({ leafUserId: userId, origin: 'provider', size: 100 })
  const { items: operations } = await client.operations.list({
    leafUserId: userId,
    operationType: 'harvested',
  })
  const file =
    files.find(({ operationType, warnings }) => operationType === 'harvested' && warnings) ?? files[0]
  const rooms: Record<string, string> = {
    start: '',
    users: 'users',
    user: `users/${userId}`,
    files: 'files',
    file: `files/${file?.id}`,
    uploads: 'uploads',
    operations: 'operations',
    operation: `operations/${operations[0]?.id}`,
    map: `operations/${operations[0]?.id}/map`,
    fields: 'fields',
    links: 'links',
    keys: 'keys',
    webhooks: 'webhooks',
    configuration: 'configuration',
    audit: 'audit',
    prescriptions: `prescriptions?leafUserId=${userId}`,
  }
  await eachWidth(url, async (page, shoot) => {
    await page.goto(`${url}/`)
    await enter(page)
    for (const [name, address] of Object.entries(rooms)) {
      await page.goto(`${url}/#/${address}`)
      if (name === 'map') await drawn(page)
      await shoot(`console-${name}`, name === 'map' ? 'jpeg' : 'png')
      if (name !== 'files') continue
      await page.getByRole('button', { name: 'curl' }).click()
      await shoot('console-curl')
      await page.keyboard.press('Escape')
    }
  })
}

interface Links {
  readonly connect: string
  readonly connected: string
  readonly upload: string
}

/** Keys and links, as an owner has them who lets growers connect. */
async function makeLinks(client: Client, userId: string): Promise<Links> {
  const { id: newUser } = await client.users.create({ name: 'Olaf Acker', email: 'olaf@example.com' })
  await client.appKeys.create('main', keys)
  const settings = { companyName: 'Example Co', showLeafUserName: true, disconnectEnabled: true }
  const connect = { provider: 'AgLeader', maxUsage: 100, settings }
  const toConnect = await client.magicLinks.create(newUser, 'authentication', connect)
  const connected = await client.magicLinks.create(userId, 'authentication', connect)
  const toUpload = await client.magicLinks.create(userId, 'file-upload', {
    settings: { companyName: 'Example Co' },
  })
  await client.apiKeys.create({ leafUserId: userId, description: 'widget on our page' })
  return { connect: toConnect.link, connected: connected.link, upload: toUpload.link }
}

/** A link of each state that a grower may find it in. */
async function shootMagicLinks(url: string, { connect, connected, upload }: Links): Promise<void> {
  await eachWidth(url, async (page, shoot) => {
    for (const [name, link] of [
      ['connect', connect],
      ['connected', connected],
      ['upload', upload],
      ['unknown', `${url}/magic-link/${crypto.randomUUID()}`],
    ]) {
      await page.goto(link ?? '')
      await shoot(`magic-link-${name}`)
    }
  })
}

async function enter(page: Page): Promise<void> {
  await page.getByLabel('User name').fill(owner.username)
  await page.getByLabel('Password').fill(owner.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('Live', { exact: true }).waitFor()
}

/** `jpeg`: points are hard to compress otherwise. */
type Shoot = (name: string, type?: 'png' | 'jpeg') => Promise<void>

async function eachWidth(url: string, visit: (page: Page, shoot: Shoot) => Promise<void>): Promise<void> {
  for (const [device, viewport] of Object.entries(widths)) {
    const context = await browser?.newContext({ viewport, baseURL: url, locale: 'en', timezoneId: 'UTC' })
    const page = await context?.newPage()
    if (!page) return
    await visit(page, async (name, type = 'png') => {
      await settled(page)
      const path = join(pictures, `${name}-${device}.${type === 'png' ? 'png' : 'jpg'}`)
      const isWhole = type === 'jpeg'
      await page.screenshot({ path, type, fullPage: isWhole, animations: 'disabled' })
      const { size } = await stat(path)
      if (size > largest) tooLarge.push(`${path} has ${size} bytes; ${largest} are allowed`)
      process.stdout.write(`${path}\n`)
    })
    await context?.close()
  }
}

/** A page is there, and all that it asks for. */
async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  const pending = page.locator('.loading, [aria-busy=true]')
  while (
    (await pending.count()) > 0 ||
    !(await page.evaluate('[...document.images].every((each) => each.complete)'))
  )
    await page.waitForTimeout(50)
}

/** Points are fetched by a worker and drawn by the graphics card, of which the page says nothing. */
async function drawn(page: Page): Promise<void> {
  await page.locator('canvas').first().waitFor()
  await page.waitForTimeout(5000)
}
