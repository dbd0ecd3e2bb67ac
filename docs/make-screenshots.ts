/**
 * Makes the pictures of the console in docs/pictures, of a service of its own with the emulator's grower, at the width of a
 * desk and of a phone. Needs Chromium: `npm run screenshots`
 */
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connectAgLeader } from '@sheaf/cli'
import { type Client, createClient } from '@sheaf/contract'
import { type Browser, chromium, type Page } from 'playwright-core'
import { signIn } from '../demo/grower.ts'
import { freePort, type Process, start, untilReady } from '../demo/processes.ts'

const owner = { username: 'demo@example.com', password: 'sheaf-demo' }
const keys = { publicKey: 'demo-public-key', privateKey: 'demo-private-key' }
const widths = {
  desk: { width: 1280, height: 800 },
  phone: { width: 360, height: 720 },
} as const
const largest = 150_000

const pictures = fileURLToPath(new URL('pictures/', import.meta.url))
const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
if (!existsSync(executablePath))
  throw new Error('Chromium is missing: apt-get install chromium, or set CHROMIUM_PATH')

const dataDir = await mkdtemp(join(tmpdir(), 'sheaf-screenshots-'))
// As root, PostgreSQL runs as another account, which has to get in.
await chmod(dataDir, 0o755)
const processes: Process[] = []
let browser: Browser | undefined
try {
  const { url, agfinitiUrl } = await startService()
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  await shootEmpty(url)
  const { client, userId } = await connectGrower(url, agfinitiUrl)
  await shootRooms(url, client, userId)
} finally {
  await browser?.close()
  for (const each of processes.reverse()) await each.stop()
  await rm(dataDir, { recursive: true, force: true })
}
process.exit()

async function startService(): Promise<{ url: string; agfinitiUrl: string }> {
  const [agfinitiPort, port] = [await freePort(0), await freePort(0)]
  const agfinitiUrl = `http://localhost:${agfinitiPort}`
  const url = `http://localhost:${port}`
  const emulator = start('packages/agfiniti-emulator/src/main.ts', [
    '--auto-approve',
    '--port',
    `${agfinitiPort}`,
  ])
  processes.push(emulator)
  const sheaf = start('packages/cli/src/main.ts', ['serve'], {
    SHEAF_PORT: `${port}`,
    SHEAF_PUBLIC_URL: url,
    SHEAF_DATA_DIR: dataDir,
    SHEAF_OWNER_USERNAME: owner.username,
    SHEAF_OWNER_PASSWORD: owner.password,
    AGFINITI_URL: agfinitiUrl,
    DATABASE_URL: '',
  })
  processes.push(sheaf)
  await untilReady(agfinitiUrl, emulator)
  await untilReady(`${url}/health/ready`, sheaf)
  return { url, agfinitiUrl }
}

/** Connected, and every file converted into operations. */
async function connectGrower(url: string, agfinitiUrl: string): Promise<{ client: Client; userId: string }> {
  const client = createClient({ baseUrl: url })
  await client.authenticate(owner)
  await client.configuration.change({ fieldsFromCoverage: true, operationsImageCreation: true })
  const { id: userId } = await client.users.create({ name: 'Nora Field', email: 'nora@example.com' })
  await connectAgLeader({ client, agfinitiUrl, keys, userId, port: 0, openBrowser: signIn })
  await until(async () => {
    const { state, found, converted, failed } = await client.agLeader.syncState(userId)
    return state === 'finished' && found > 0 && converted + failed === found
  })
  await until(async () => {
    const { total } = await client.operations.list({ leafUserId: userId })
    const merging = await client.files.list({ leafUserId: userId, status: 'processing' })
    return total > 0 && merging.total === 0
  })
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
    await shoot('sign-in')
    await enter(page)
    await shoot('start-empty')
  })
}

async function shootRooms(url: string, client: Client, userId: string): Promise<void> {
  const { items: files } = await client.files.list({ leafUserId: userId, status: 'processed', size: 100 })
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
    fields: 'fields',
    links: 'links',
    keys: 'keys',
    webhooks: 'webhooks',
    configuration: 'configuration',
    prescriptions: `prescriptions?leafUserId=${userId}`,
  }
  await eachWidth(url, async (page, shoot) => {
    await page.goto(`${url}/`)
    await enter(page)
    for (const [name, address] of Object.entries(rooms)) {
      await page.goto(`${url}/#/${address}`)
      await shoot(name)
      if (name !== 'files') continue
      await page.getByRole('button', { name: 'curl' }).click()
      await shoot('curl')
      await page.keyboard.press('Escape')
    }
  })
}

async function enter(page: Page): Promise<void> {
  await page.getByLabel('User name').fill(owner.username)
  await page.getByLabel('Password').fill(owner.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('Live', { exact: true }).waitFor()
}

type Shoot = (name: string) => Promise<void>

async function eachWidth(url: string, visit: (page: Page, shoot: Shoot) => Promise<void>): Promise<void> {
  for (const [device, viewport] of Object.entries(widths)) {
    const context = await browser?.newContext({ viewport, baseURL: url, locale: 'en', timezoneId: 'UTC' })
    const page = await context?.newPage()
    if (!page) return
    await visit(page, async (name) => {
      await settled(page)
      const path = join(pictures, `console-${name}-${device}.png`)
      await page.screenshot({ path, animations: 'disabled' })
      const { size } = await stat(path)
      if (size > largest) throw new Error(`${path} has ${size} bytes; ${largest} are allowed`)
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
