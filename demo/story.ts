/**
 * The story page: every component of link-react in its states, against a Sheaf and an AgFiniti emulator of its own.
 * Serves until Ctrl-C; then everything of it is removed. With --picture it makes docs/pictures/link-react.png of the
 * page, with Chromium, and ends.
 */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { DEMO_KEY, startEmulator } from '@sheaf/agfiniti-emulator'
import { createClient } from '@sheaf/contract'
import { chromium } from 'playwright-core'
import { freePort, start, untilReady } from './processes.ts'
import { owner, startSheaf } from './service.ts'

const { publicKey, privateKey } = DEMO_KEY
const { promise: interruption, resolve: interrupt } = Promise.withResolvers<void>()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupt())

const opened = new AsyncDisposableStack()
const emulator = await startEmulator()
opened.defer(() => emulator.close())
try {
  await Promise.race([run(), interruption])
} catch (error) {
  process.stderr.write(`The story stopped: ${(error as Error).message}\n`)
  process.exitCode = 1
} finally {
  await opened.disposeAsync()
}
process.exit()

async function run(): Promise<void> {
  const { url, process: sheaf } = await startSheaf(opened, { agfinitiUrl: emulator.url, port: 8787 })
  const page = `http://localhost:${await freePort(5173)}`
  const vite = start('node_modules/vite/bin/vite.js', ['packages/link-react/story'], {
    VITE_STORY: JSON.stringify(await cast(url)),
    STORY_PORT: new URL(page).port,
  })
  opened.defer(() => vite.stop())
  await untilReady(page, vite)
  if (process.argv.includes('--picture')) return picture(page)
  const growers = emulator.accounts.list().map(({ email, password }) => `${email} / ${password}`)
  process.stdout.write(
    `The components: ${page}\nSheaf: ${url}\nAgFiniti's emulator: ${emulator.url}\n` +
      `Growers sign in as ${growers.join(', ')}\nServing until Ctrl-C.\n`,
  )
  await Promise.race([sheaf.ended, vite.ended])
}

async function picture(url: string): Promise<void> {
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
  await using browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
  await page.goto(url)
  const shown = ['Nothing connected', 'Connected, disconnecting allowed', 'Uploads of before']
  for (const state of (await page.locator('.states > div').all()).reverse()) {
    const text = await state.locator('> p').innerText()
    if (!shown.some((start) => text.startsWith(start))) await state.evaluate((element) => element.remove())
  }
  await page
    .getByRole('button', { name: /^Connect / })
    .first()
    .click()
  await page.getByText('No valid files found').waitFor()
  await page.mouse.move(0, 0)
  const path = fileURLToPath(new URL('../docs/pictures/link-react.png', import.meta.url))
  await page.locator('.states').screenshot({ path })
}

/** Whom the page shows: a user with nothing, and one who has connected and sent files. */
async function cast(baseUrl: string) {
  const client = createClient({ baseUrl })
  await client.authenticate(owner)
  await client.appKeys.create('story', {
    publicKey,
    privateKey,
    scopes: ['OPERATIONS:READ', 'PRESCRIPTION:WRITE'],
  })
  const user = async (name: string) => {
    const { id: leafUser } = await client.users.create({ name, email: `${name}@example.com` })
    const { key: apiKey } = await client.apiKeys.create({ leafUserId: leafUser })
    return { leafUser, apiKey }
  }
  const fresh = await user('fresh')
  const known = await user('known')
  const { refreshToken } = await emulator.grant()
  await client.agLeader.attach(known.leafUser, { publicKey, privateKey, refreshToken })
  for (const fileName of ['zip-two-levels-ok.zip', 'shp-no-dbf.zip']) {
    const zip = new Blob([await readFile(new URL(`../fixtures/invalid/${fileName}`, import.meta.url))])
    await client.batches.upload({ leafUserId: known.leafUser, provider: 'Other', fileName, zip })
  }
  return { baseUrl, fresh, known }
}
