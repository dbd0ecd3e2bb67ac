import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ApiUnderTest, type Asker, addApp, addUser, apiUnderTest, paths, publicUrl } from './api.ts'
import {
  chromiumMissing,
  focused,
  launch,
  type Opened,
  open,
  patienceSeconds,
  signInAndAgree,
  watch,
} from './chromium.ts'
import { magicLinkUploads } from './magic-link-uploads.ts'
import { eventually } from './test-context.ts'

const suite = chromiumMissing
  ? 'Magic Links in Chromium (skipped: apt-get install chromium, or set CHROMIUM_PATH)'
  : 'Magic Links in Chromium'

const base = '/services/widgets/api/magic-link'
const images = 'https://images.test'
const callback = `${publicUrl}/services/usermanagement/api/oauth/agleader/callback`

describe.skipIf(chromiumMissing)(suite, { timeout: 2000 * patienceSeconds }, () => {
  let api: ApiUnderTest
  let ask: Asker
  let userId: string
  let browser: Browser
  beforeAll(async () => {
    api = await apiUnderTest({}, { autoApprove: false })
    ask = await api.owner()
    await addApp(api, ask)
    browser = await launch(api)
  })
  afterAll(async () => {
    await browser?.close()
    await api?.close()
  })
  beforeEach(async () => {
    userId = await addUser(ask, { name: 'Nora Field' })
  })
  afterEach(() => {
    api.clock.ahead = 0
  })

  const made = async (kind: string, terms: object = {}): Promise<{ id: string; link: string }> => {
    const payload = { ...(kind === 'authentication' ? { provider: 'AgLeader' } : {}), ...terms }
    return (await ask('POST', `${base}/users/${userId}/${kind}`, { payload })).json()
  }
  const link = async (kind: string, terms?: object) => (await made(kind, terms)).link
  const connected = async () => (await ask('GET', `${paths.users}/${userId}/provider-connections`)).json()
  const visitor = (options: Partial<Parameters<typeof open>[1]> = {}): Promise<Opened> =>
    open(browser, { known: [api.emulator.url, images], ...options })

  test.each([
    ['provider', 'desktop', 1280, 800],
    ['authentication', 'phone', 360, 640],
  ])('a link of the kind %s connects and disconnects, on a %s', async (kind, _device, width, height) => {
    const settings = {
      companyName: 'Example Co',
      companyLogo: `${images}/logo.svg`,
      headerImage: `${images}/header.svg`,
      showLeafUserName: true,
      disconnectEnabled: true,
      backgroundColor: '#204060',
    }
    const url = await link(kind, { settings })
    const { page, check, done } = await visitor({ viewport: { width, height } })
    const body = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="100"/>'
    await page.route(`${images}/**`, (route) => route.fulfill({ contentType: 'image/svg+xml', body }))
    await page.goto(url)
    await page.getByRole('heading', { name: 'Example Co asks for your machine data' }).waitFor()
    await page.getByText('For Nora Field').waitFor()
    await page.getByRole('img', { name: 'Example Co' }).waitFor()
    expect(await page.evaluate(imageWidths)).toEqual([400, 400])
    expect(await page.evaluate(groundColours)).toEqual(['rgb(32, 64, 96)', 'rgb(255, 255, 255)'])
    await check()

    await page.getByRole('button', { name: 'Connect Ag Leader', exact: true }).click()
    await signInAndAgree(page)
    await page.getByRole('status').getByText('Connected since').waitFor()
    expect(page.url()).toBe(url)
    expect(await connected()).toEqual(['AgLeader'])
    await check()

    const disconnect = page.getByRole('button', { name: 'Disconnect Ag Leader' })
    await disconnect.click()
    const dialog = page.getByRole('dialog', { name: 'Disconnect Ag Leader?' })
    await check()
    await dialog.getByRole('button', { name: 'Stay connected' }).click()
    expect(await connected()).toEqual(['AgLeader'])
    await disconnect.click()
    await dialog.getByRole('button', { name: 'Disconnect' }).click()
    const again = page.getByRole('button', { name: 'Connect Ag Leader', exact: true })
    await again.waitFor()
    expect(await focused(page)).toBe('Connect Ag Leader')
    expect((await again.boundingBox())?.height).toBeGreaterThanOrEqual(44)
    await page.getByText('Ag Leader is disconnected.').waitFor()
    expect(await connected()).toEqual([])
    await done()
  })

  test('by keyboard alone', async () => {
    const url = await link('authentication', { settings: { disconnectEnabled: true } })
    const { page, done } = await visitor()
    await page.goto(url)
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key)
    }
    await page.getByRole('button', { name: 'Connect Ag Leader', exact: true }).waitFor()
    await press('Tab', 'Enter')
    await page.getByLabel('E-mail address').focus()
    await page.keyboard.type('grower@example.com')
    await press('Tab')
    await page.keyboard.type('grower')
    await press('Enter')
    await page.getByRole('button', { name: 'Agree' }).focus()
    await press('Enter')
    await page.getByRole('status').getByText('Connected').waitFor()
    // The dialog keeps the focus, and gives it back.
    await press('Tab', 'Enter')
    await page.getByRole('dialog').waitFor()
    await press('Escape')
    expect(await focused(page)).toBe('Disconnect Ag Leader')
    await press('Enter', 'Tab', 'Enter')
    await page.getByRole('button', { name: 'Connect Ag Leader', exact: true }).waitFor()
    expect(await connected()).toEqual([])
    await done()
  })

  test('what fails at AgFiniti is told with what to do, and can be tried again', async () => {
    const url = await link('provider')
    const { page, check, done } = await visitor()
    await page.goto(url)
    const connect = page.getByRole('button', { name: 'Connect Ag Leader', exact: true })
    await connect.click()
    await signInAndAgree(page, 'Deny')
    const alert = page.getByRole('alert')
    await alert.getByText('You did not agree').waitFor()
    expect(await focused(page)).toContain('You did not agree')
    expect(page.url()).toBe(url)
    await check()

    api.emulator.faults.add({ kind: 'serverError', endpoint: 'token', status: 503, times: 1 })
    await connect.click()
    await page.getByRole('button', { name: 'Agree' }).click()
    await alert.getByText('AgFiniti does not answer at the moment').waitFor()

    const key = '/services/usermanagement/api/app-keys/AgLeader/main'
    const { publicKey, privateKey } = api.emulator.keys.list().find(({ name }) => name === 'main') ?? {}
    await connect.click()
    await page.getByRole('button', { name: 'Agree' }).waitFor()
    await ask('PUT', key, { payload: { publicKey, privateKey: 'wrong' } })
    await page.getByRole('button', { name: 'Agree' }).click()
    await alert.getByText('AgFiniti did not accept the sign-in').waitFor()
    await ask('PUT', key, { payload: { publicKey, privateKey } })
    expect(await connected()).toEqual([])

    await page.context().setOffline(true)
    await connect.click()
    await alert.getByText('There is no connection at the moment').waitFor()
    await page.context().setOffline(false)
    await connect.click()
    await page.getByRole('button', { name: 'Agree' }).click()
    await page.getByRole('status').getByText('Connected').waitFor()
    expect(await alert.count()).toBe(0)
    await done()
  })

  test('a forged state connects nothing', async () => {
    const { page, check, done } = await visitor({ locale: 'pt-BR' })
    await page.goto(await link('authentication'))
    await page.getByRole('button', { name: 'Conectar Ag Leader' }).click()
    await page.getByLabel('E-mail address').waitFor()
    await page.goto(`${callback}?code=stolen&state=${'x'.repeat(43)}`)
    await page.getByRole('alert').getByText('nada foi conectado').waitFor()
    expect(await connected()).toEqual([])
    await check()
    await done()
  })

  test('links that are none any more say why', async () => {
    const { page, check, done } = await visitor({ locale: 'es-MX' })
    const says = async (url: string, title: string) => {
      await page.goto(url)
      await page.getByRole('heading', { level: 1, name: title }).waitFor()
    }
    const [expired, used, removed] = [
      await made('provider'),
      await made('provider', { expiresIn: 86_400, maxUsage: 1 }),
      await made('file-upload', { expiresIn: 86_400 }),
    ]
    const other = await visitor()
    await other.page.goto(used.link)
    await other.page.getByRole('button', { name: 'Connect Ag Leader', exact: true }).click()
    await signInAndAgree(other.page)
    await other.page.getByRole('status').getByText('Connected').waitFor()
    // Its own session goes on.
    await other.page.reload()
    await other.page.getByRole('status').getByText('Connected').waitFor()
    await other.done()
    await says(used.link, 'Este enlace ya se ha usado')
    await check()

    await page.goto(removed.link)
    await page.getByRole('button', { name: 'Elegir archivos' }).waitFor()
    await ask('DELETE', `${base}/file-upload/${removed.id}`)
    await says(removed.link, 'Este enlace no existe')
    await says(`${publicUrl}/magic-link/nonsense`, 'Este enlace no existe')
    api.clock.ahead = 901_000
    await says(expired.link, 'Este enlace ha caducado')
    expect(await page.content()).not.toContain('Nora')
    await done()
  })

  test('a session that has ended asks to open the link again, and does', async () => {
    const { page, check, done } = await visitor()
    await page.goto(await link('authentication', { expiresIn: 86_400 }))
    const connect = page.getByRole('button', { name: 'Connect Ag Leader', exact: true })
    await connect.waitFor()
    api.clock.ahead = 3_601_000
    await connect.click()
    await page.getByRole('heading', { name: 'Please open the link again' }).waitFor()
    const again = page.getByRole('button', { name: 'Open the link again' })
    expect(await focused(page)).toBe('Open the link again')
    await check()
    await again.click()
    await connect.click()
    await page.getByLabel('E-mail address').waitFor()
    await done()
  })

  test('speaks the language of the browser, or the one that is asked for, there and back', async () => {
    const url = await link('authentication', { settings: { companyName: 'Cooperativa' } })
    const { page, check, done } = await visitor({ locale: 'pt-PT' })
    await page.goto(url)
    await page.getByRole('heading', { name: 'Cooperativa pede os dados das suas máquinas' }).waitFor()
    expect(await page.evaluate('document.documentElement.lang')).toBe('pt-BR')
    await page.goto(`${url}?locale=fr_FR`)
    await page.getByRole('button', { name: 'Connecter Ag Leader' }).click()
    await signInAndAgree(page, 'Deny')
    await page.getByRole('alert').getByText('Vous n’avez pas donné votre accord').waitFor()
    expect(await page.evaluate('document.documentElement.lang')).toBe('fr-FR')
    await check()
    await page.getByLabel('Langue').selectOption('Español')
    await page.getByRole('heading', { name: 'Cooperativa le pide los datos de su maquinaria' }).waitFor()
    expect(await page.title()).toBe('Cooperativa le pide los datos de su maquinaria')
    await done()
  })

  magicLinkUploads({ visitor, link, ask: (...args) => ask(...args), api: () => api, user: () => userId })

  test('the popup of a widget closes itself', async () => {
    const connections = `${paths.users}/${userId}/provider-connections`
    const { signInUrl } = (await ask('POST', `${connections}/AgLeader/main`)).json()
    const context = await browser.newContext()
    const page = await context.newPage()
    const opened = context.waitForEvent('page', (each) => each !== page)
    await page.evaluate(`window.open(${JSON.stringify(signInUrl)}, 'connect', 'width=500,height=600'); 0`)
    const popup = await opened
    const seen = watch(popup, [api.emulator.url])
    const closed = popup.waitForEvent('close')
    await signInAndAgree(popup)
    await closed
    await eventually(connected, (providers) => providers.length === 1)
    expect(seen).toEqual({ strangers: [], breaches: [], errors: [] })
    await context.close()
  })
})

const imageWidths = `Promise.all([...document.images].map((each) => each.decode().then(() => each.naturalWidth)))`
const groundColours = `['html', 'footer'].map((each, at) =>
  getComputedStyle(document.querySelector(each))[at === 0 ? 'backgroundColor' : 'color'])`
