/** The widgets in Chromium, from the packed package, on a page of another origin, against the service and the emulator. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type ApiUnderTest,
  type Asker,
  addApp,
  addUser,
  apiUnderTest,
  fixture,
  paths,
  publicUrl,
} from '../../server/tests/api.ts'
import { zipOf } from '../../server/tests/zip.ts'
import { type PackedPages, packedPages, type ReactVersion } from './packed-page.ts'

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const missing = !existsSync(executablePath)
const suite = missing
  ? 'the widgets in Chromium (skipped: apt-get install chromium, or set CHROMIUM_PATH)'
  : 'the widgets in Chromium'

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

describe.skipIf(missing)(suite, () => {
  let api: ApiUnderTest
  let ask: Asker
  let pages: PackedPages
  let browser: Browser
  let context: BrowserContext
  let leafUser: string
  let apiKey: string
  let seen: { strangers: string[]; faults: string[] }

  beforeAll(async () => {
    ;[api, pages] = await Promise.all([apiUnderTest({}, { autoApprove: false }), packedPages(publicUrl)])
    ask = await api.owner()
    await addApp(api, ask)
    const { port } = new URL(await api.app.listen({ host: '127.0.0.1', port: 0 }))
    const mapped = `--host-resolver-rules=MAP ${new URL(publicUrl).hostname}:80 127.0.0.1:${port}`
    browser = await chromium.launch({
      executablePath,
      // As people's browsers do, this one opens no window that nobody clicked for.
      ignoreDefaultArgs: ['--disable-popup-blocking'],
      args: ['--no-sandbox', '--disable-gpu', mapped],
    })
  })
  afterAll(async () => {
    await browser?.close()
    await pages?.close()
    await api?.close()
  })
  beforeEach(async () => {
    leafUser = await addUser(ask)
    apiKey = await newKey(leafUser)
    seen = { strangers: [], faults: [] }
  })
  afterEach(async () => {
    await context.close()
    expect(seen).toEqual({ strangers: [], faults: [] })
  })

  async function newKey(userId: string): Promise<string> {
    const payload = { leafUserId: userId }
    return (await ask('POST', '/services/usermanagement/api/api-keys', { payload })).json().key
  }

  /** `told` as the page reads it. */
  async function open(
    told: object,
    { react = 19, ...screen }: { react?: ReactVersion; viewport?: object; colorScheme?: 'dark' } = {},
  ): Promise<Page> {
    context = await browser.newContext(screen as Parameters<Browser['newContext']>[0])
    const page = await context.newPage()
    const own = new Set([pages.origins[react], publicUrl, api.emulator.url])
    context.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (protocol !== 'data:' && !own.has(origin)) seen.strangers.push(request.url())
    })
    page.on('pageerror', ({ message }) => seen.faults.push(message))
    page.on('console', (message) => {
      const text = message.text()
      if (/Content Security Policy|Warning:|hydrat|unique "key"/i.test(text)) seen.faults.push(text)
    })
    await page.goto(`${pages.origins[react]}/#${encodeURIComponent(JSON.stringify(told))}`)
    return page
  }
  const leaf = () => ({ baseUrl: publicUrl, apiKey, leafUser })
  const status = async (page: Page) => JSON.parse((await page.getByTestId('status').textContent()) ?? '')
  const connected = async () => (await ask('GET', `${paths.users}/${leafUser}/provider-connections`)).json()
  const uploads = async () => (await ask('GET', `${paths.batch}?leafUserId=${leafUser}`)).json()

  async function popupOf(open: Locator): Promise<Page> {
    const [popup] = await Promise.all([context.waitForEvent('page'), open.click()])
    return popup
  }

  async function signIn(popup: Page): Promise<void> {
    await popup.getByLabel('E-mail address').fill('grower@example.com')
    await popup.getByLabel('Password').fill('grower')
    await popup.getByRole('button', { name: 'Sign in' }).click()
  }

  async function accessible(page: Page): Promise<void> {
    await page.evaluate(axe)
    const violations = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: typeof import('axe-core') }
      const { violations } = await axe.run({ include: ['.sheaf-link'] })
      return violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)])
    })
    expect(violations).toEqual([])
  }

  test('the package holds what it needs and nothing else', async () => {
    expect(pages.files).toContain('dist/index.js')
    expect(pages.files).toContain('README.md')
    expect(
      pages.files.filter((path) => !/^(dist\/.*\.(js|d\.ts)|README\.md|package\.json)$/.test(path)),
    ).toEqual([])
    context = await browser.newContext()
  })

  test('its types are those of its page', async () => {
    expect(await pages.types(19)).toBe('')
    context = await browser.newContext()
  })

  describe.each([18, 19] as const)('under React %i', (react) => {
    test('connects AgLeader in a window, and disconnects', async () => {
      const page = await open(
        { leaf: leaf(), providers: { disconnectEnabled: true, companyName: 'Example Co' } },
        { react },
      )
      await page.getByRole('button', { name: 'Connect Ag Leader AgFiniti' }).click()
      await page.getByText('You let Example Co into').waitFor()
      const popup = await popupOf(page.getByRole('button', { name: 'Continue' }))
      await page.getByRole('heading', { name: 'Sign in at' }).waitFor()
      const closed = popup.waitForEvent('close')
      await signIn(popup)
      await popup.getByRole('button', { name: 'Agree' }).click()
      await page.getByRole('heading', { name: 'Ag Leader AgFiniti is connected' }).waitFor()
      expect(await status(page)).toMatchObject({
        status: [1, 'Done'],
        connected: [['AgLeader', expect.stringMatching(/^\d{4}-\d\d-\d\dT/)]],
        events: ['connected AgLeader'],
      })
      await accessible(page)
      await closed
      expect(await connected()).toEqual(['AgLeader'])

      await page.getByRole('button', { name: 'Done' }).click()
      await page.getByText('Connected since').waitFor()
      await page.getByRole('button', { name: 'Disconnect Ag Leader AgFiniti' }).click()
      await page.getByRole('button', { name: 'Disconnect', exact: true }).click()
      await page.getByText('is disconnected.').waitFor()
      expect(await connected()).toEqual([])
      expect((await status(page)).events).toEqual(['connected AgLeader', 'disconnected AgLeader'])
    })

    test('uploads a zip until it is read', async () => {
      const page = await open({ leaf: leaf(), fileUpload: {} }, { react })
      await page.getByText('Nothing has been sent yet.').waitFor()
      const buffer = zipOf({ 'sample1.txt': await fixture('agleader-text/sample1.txt') })
      await page
        .getByLabel('Choose zip files')
        .setInputFiles({ name: 'sample.zip', mimeType: 'application/zip', buffer })
      await page.getByRole('listitem').filter({ hasText: 'sample.zip' }).getByText('Done').waitFor()
      const [batch] = await uploads()
      expect(batch).toMatchObject({ fileName: 'sample.zip', status: 'PROCESSED', size: buffer.length })
      expect(await status(page)).toMatchObject({
        batches: [batch.id],
        events: ['uploaded sample.zip', 'PROCESSED sample.zip'],
      })
    })
  })
})
