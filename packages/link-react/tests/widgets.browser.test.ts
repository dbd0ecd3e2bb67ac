/** The widgets in Chromium, from the packed package, on a page of another origin, against the service and the emulator. */
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core'
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
import { chromiumMissing, launch, type Opened, open, signInAndAgree } from '../../server/tests/chromium.ts'
import { zipOf } from '../../server/tests/zip.ts'
import { type PackedPages, packedPages, type ReactVersion } from './packed-page.ts'

const suite = chromiumMissing
  ? 'the widgets in Chromium (skipped: apt-get install chromium, or set CHROMIUM_PATH)'
  : 'the widgets in Chromium'

describe.skipIf(chromiumMissing)(suite, () => {
  let api: ApiUnderTest
  let ask: Asker
  let pages: PackedPages
  let browser: Browser
  let leafUser: string
  let apiKey: string
  /** Of the page that the test has open. */
  let opened: Opened | undefined
  let context: BrowserContext
  let complaints: string[]

  beforeAll(async () => {
    ;[api, pages] = await Promise.all([apiUnderTest({}, { autoApprove: false }), packedPages(publicUrl)])
    ask = await api.owner()
    await addApp(api, ask)
    // As people's browsers do, this one opens no window that nobody clicked for.
    browser = await launch(api, { ignoreDefaultArgs: ['--disable-popup-blocking'] })
  })
  afterAll(async () => {
    await browser?.close()
    await pages?.close()
    await api?.close()
  })
  beforeEach(async () => {
    leafUser = await addUser(ask)
    const payload = { leafUserId: leafUser }
    apiKey = (await ask('POST', '/services/usermanagement/api/api-keys', { payload })).json().key
    complaints = []
  })
  afterEach(async () => {
    await opened?.done()
    opened = undefined
    expect(complaints).toEqual([])
  })

  /** `told` as the page reads it. */
  async function visit(
    told: object,
    { react = 19, ...options }: BrowserContextOptions & { react?: ReactVersion } = {},
  ): Promise<Page> {
    await opened?.done()
    opened = await open(browser, { known: [pages.origins[react], api.emulator.url], ...options })
    const { page } = opened
    context = page.context()
    // What React has to say against the components; what the network says is part of the tests.
    page.on('console', (message) => {
      const text = message.text()
      if (message.type() === 'error' && !text.startsWith('Failed to load resource')) complaints.push(text)
    })
    await page.goto(`${pages.origins[react]}/#${encodeURIComponent(JSON.stringify(told))}`)
    return page
  }
  const check = () => opened?.check()
  const leaf = () => ({ baseUrl: publicUrl, apiKey, leafUser })
  /** What the page shows of `useLeaf`, and what the widgets called back. */
  const status = async (page: Page) => JSON.parse((await page.getByTestId('status').textContent()) ?? '')
  const connected = async () => (await ask('GET', `${paths.users}/${leafUser}/provider-connections`)).json()
  const uploads = async () => (await ask('GET', `${paths.batch}?leafUserId=${leafUser}`)).json()

  async function popupOf(open: Locator): Promise<Page> {
    const [popup] = await Promise.all([context.waitForEvent('page'), open.click()])
    return popup
  }

  test('the package holds what it needs and nothing else', async () => {
    expect(pages.files).toContain('dist/index.js')
    expect(pages.files).toContain('README.md')
    expect(
      pages.files.filter((path) => !/^(dist\/.*\.(js|d\.ts)|LICENSE|README\.md|package\.json)$/.test(path)),
    ).toEqual([])
  })

  test('its types are those of its page', async () => {
    expect(await pages.types(19)).toBe('')
  })

  test('renders on a server, for the browser to go on with', async () => {
    for (const version of [18, 19] as const)
      expect(await pages.rendered(version)).toContain('Connect your farm data')
  })

  describe.each([18, 19] as const)('under React %i', (react) => {
    test('connects AgLeader in a window, and disconnects', async () => {
      const providers = { disconnectEnabled: true, companyName: 'Example Co' }
      const page = await visit({ leaf: leaf(), providers }, { react })
      await connectButton(page).click()
      await page.getByText('You give Example Co access').waitFor()
      await check()
      const popup = await popupOf(page.getByRole('button', { name: 'Continue' }))
      await page.getByRole('heading', { name: 'Sign in at' }).waitFor()
      await check()
      const closed = popup.waitForEvent('close')
      await popup.getByLabel('Password').waitFor()
      expect(await popup.evaluate('opener')).toBeNull()
      await signInAndAgree(popup)
      await page.getByRole('heading', { name: 'Ag Leader AgFiniti is connected' }).waitFor()
      await check()
      expect(await status(page)).toMatchObject({
        status: [1, 'Done'],
        connected: [['AgLeader', expect.stringMatching(/^\d{4}-\d\d-\d\dT/)]],
        events: ['connected AgLeader'],
      })
      await closed
      expect(await connected()).toEqual(['AgLeader'])

      await page.getByRole('button', { name: 'Done' }).click()
      await page.getByText('Connected since').waitFor()
      await page.getByRole('button', { name: 'Disconnect Ag Leader AgFiniti' }).click()
      await check()
      await page.getByRole('button', { name: 'Stay connected' }).click()
      expect(await focused(page)).toBe('Disconnect Ag Leader AgFiniti')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Disconnect', exact: true }).click()
      await page.getByText('is disconnected.').waitFor()
      expect(await focused(page)).toBe('Connect Ag Leader AgFiniti')
      expect(await connected()).toEqual([])
      expect((await status(page)).events).toEqual(['connected AgLeader', 'disconnected AgLeader'])
    })

    test('uploads a zip until it is read, with the props that Leaf’s widgets have', async () => {
      const { baseUrl, ...user } = leaf()
      const page = await visit({ leaf: { baseUrl }, fileUpload: { ...user, filesTimeRange: 7 } }, { react })
      await page.getByText('Nothing has been sent yet.').waitFor()
      const sample =
        react === 19 ? 'agleader-text/sample1.txt' : 'agleader-text/seventeen-columns-example.txt'
      const buffer = zipOf({ 'sample.txt': await fixture(sample) })
      await picker(page).setInputFiles(zipFile('sample.zip', buffer))
      await row(page, 'sample.zip').getByText('Done').waitFor()
      await check()
      const [batch] = await uploads()
      expect(batch).toMatchObject({ fileName: 'sample.zip', status: 'PROCESSED', size: buffer.length })
      expect(await status(page)).toMatchObject({
        batches: [batch.id],
        events: ['uploaded sample.zip', 'PROCESSED sample.zip'],
      })
      await page.reload()
      await row(page, 'sample.zip').getByText('Done').waitFor()
      expect((await status(page)).events).toEqual([])
    })
  })

  describe('a sign-in that does not go well:', () => {
    test('denied is told, and can be tried again', async () => {
      const page = await visit({ leaf: leaf(), providers: {} })
      await connectButton(page).click()
      const popup = await popupOf(page.getByRole('button', { name: 'Continue' }))
      await signInAndAgree(popup, 'Deny')
      await popup.getByText('You did not agree').waitFor()
      await page.getByRole('alert').getByText('You did not agree').waitFor()
      await check()
      expect(await status(page)).toMatchObject({ status: [-1, 'Error'], events: ['error denied'] })
      expect(await connected()).toEqual([])
      await (await popupOf(page.getByRole('button', { name: 'Try again' }))).waitForLoadState()
      await page.getByRole('button', { name: 'Cancel' }).click()
      expect(await focused(page)).toBe('Connect Ag Leader AgFiniti')
    })

    test('a window that is closed can be opened again, and goes on where it was', async () => {
      const page = await visit({ leaf: leaf(), providers: {} })
      await connectButton(page).click()
      const popup = await popupOf(page.getByRole('button', { name: 'Continue' }))
      await popup.getByLabel('Password').waitFor()
      await popup.close()
      await page.getByRole('heading', { name: 'The sign-in window is closed' }).waitFor()
      const again = await popupOf(page.getByRole('link', { name: 'Open the sign-in' }))
      await signInAndAgree(again)
      await page.getByRole('heading', { name: 'is connected' }).waitFor()
      await page.getByRole('button', { name: 'Done' }).click()
      expect(await focused(page)).toContain('Connected since')
      expect(await page.getByRole('button').count()).toBe(0)
    })

    test('a window that the browser does not open is opened by hand', async () => {
      const page = await visit({ leaf: leaf(), providers: {}, connectAtOnce: true })
      // Looking into the page would count as a click on it.
      await page.waitForResponse(/\/attempts\//)
      await page.getByRole('heading', { name: 'Your browser opened no window' }).waitFor()
      await check()
      expect(context.pages()).toHaveLength(1)
      const popup = await popupOf(page.getByRole('link', { name: 'Open the sign-in' }))
      await signInAndAgree(popup)
      await page.getByRole('heading', { name: 'is connected' }).waitFor()
    })
  })

  describe('uploads', () => {
    test('drops several, tells what is no zip, cancels what is under way and sends it again', async () => {
      const page = await visit({ leaf: leaf(), fileUpload: {} })
      await page.getByText('Nothing has been sent yet.').waitFor()
      const network = await context.newCDPSession(page)
      const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 20_000 }
      await network.send('Network.emulateNetworkConditions', slow)
      await drop(page, { 'large.zip': 2_000_000, 'photo.jpg': 0 })
      await row(page, 'photo.jpg').getByText('This is no zip.').waitFor()
      await row(page, 'large.zip')
        .getByText(/Sending: [1-9]/)
        .waitFor()
      await check()
      await page.getByRole('button', { name: 'Cancel large.zip' }).click()
      await row(page, 'large.zip').getByText('Cancelled').waitFor()
      expect(await focused(page)).toBe('Choose zip files')
      await network.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: -1 })
      await page.getByRole('button', { name: 'Send large.zip again' }).click()
      await row(page, 'large.zip').getByText('Failed').waitFor()
      await row(page, 'large.zip').locator('[lang=en]').waitFor()
      expect((await uploads()).map(({ fileName }: { fileName: string }) => fileName)).toEqual(['large.zip'])
      expect((await status(page)).events).toEqual(['error notAZip', 'uploaded large.zip', 'FAILED large.zip'])
    })
  })

  test('a key that is revoked, and a service that is away, are told; what is wrong can be mended', async () => {
    const page = await visit({ leaf: { ...leaf(), apiKey: 'lk_wrong' }, providers: {}, fileUpload: {} })
    const alerts = page.getByRole('alert')
    await expect.poll(() => alerts.count()).toBe(2)
    expect(await alerts.allTextContents()).toEqual(
      Array(2).fill(expect.stringContaining('key does not work')),
    )
    expect((await status(page)).events.toSorted()).toEqual(['error unauthorized', 'error unauthorized'])
    await check()

    const away = await visit({ leaf: leaf(), providers: {} })
    await context.setOffline(true)
    await away.reload().catch(() => {})
    await context.setOffline(false)
    await away.reload()
    await connectButton(away).click()
    await context.setOffline(true)
    const popup = await popupOf(away.getByRole('button', { name: 'Continue' }))
    await away.getByRole('alert').getByText('The service does not answer').waitFor()
    expect(popup.isClosed()).toBe(true)
    await context.setOffline(false)
    await (await popupOf(away.getByRole('button', { name: 'Try again' }))).getByLabel('Password').waitFor()
  })

  test.each([
    ['en_US', 'light', 'Connect your farm data'],
    ['pt_BR', 'dark', 'Conecte os dados da sua fazenda'],
    ['es_ES', 'light', 'Conecte los datos de su explotación'],
    ['fr_FR', 'dark', 'Connectez les données de votre exploitation'],
  ])('in %s, %s, on a phone, by keyboard alone', async (locale, scheme, title) => {
    const isDarkMode = scheme === 'dark'
    const told = {
      leaf: { ...leaf(), locale, isDarkMode },
      providers: { showSearchbar: true },
      fileUpload: {},
    }
    const page = await visit(told, { viewport: { width: 360, height: 640 } })
    await page.getByRole('heading', { name: title }).waitFor()
    await page.getByText('Ag Leader AgFiniti').waitFor()
    await check()
    await touchable(page)
    expect(await page.locator('.sheaf-link').first().getAttribute('lang')).toBe(locale.replace('_', '-'))

    await page.getByRole('searchbox').focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 3, name: 'Ag Leader AgFiniti' }).waitFor()
    await check()
    await touchable(page)
    await page.keyboard.press('Tab')
    const opened = context.waitForEvent('page')
    await page.keyboard.press('Enter')
    await (await opened).getByLabel('Password').waitFor()
    await touchable(page)
  })

  const zipFile = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/zip', buffer })
  const connectButton = (page: Page) => page.getByRole('button', { name: 'Connect Ag Leader AgFiniti' })
  const picker = (page: Page) => page.getByLabel('Choose zip files')
  const row = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name })
  const focused = (page: Page) =>
    page.evaluate(() => {
      const { activeElement } = document
      return activeElement?.getAttribute('aria-label') ?? activeElement?.parentElement?.textContent
    })

  /** Drops files of so many bytes; those called .zip begin as zips do. */
  async function drop(page: Page, sizes: Readonly<Record<string, number>>): Promise<void> {
    const transfer = await page.evaluateHandle((sizes) => {
      const transfer = new DataTransfer()
      for (const [name, size] of Object.entries(sizes)) {
        const head = name.endsWith('.zip') ? 'PK\u0003\u0004' : 'JFIF'
        transfer.items.add(new File([head, new Uint8Array(size)], name))
      }
      return transfer
    }, sizes)
    const zone = page.getByRole('group')
    for (const type of ['dragenter', 'dragover', 'drop'])
      await zone.dispatchEvent(type, { dataTransfer: transfer })
  }

  /** Every control is large enough to touch. */
  async function touchable(page: Page): Promise<void> {
    for (const control of await page.locator('.sheaf-link').locator('button, a, label').all())
      expect((await control.boundingBox())?.height).toBeGreaterThanOrEqual(44)
  }
})
