import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Browser, Request } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  type ApiUnderTest,
  type Asker,
  addUser,
  apiUnderTest,
  fixture,
  paths,
  publicUrl,
  secrets,
} from './api.ts'
import { chromiumMissing, launch, type Opened } from './chromium.ts'
import { desktop, enterConsole, heading, patience, signIn, visitConsole } from './console-pages.ts'
import { startReceiver } from './receiver.ts'
import { eventually } from './test-context.ts'
import { zipOf } from './zip.ts'

const suite = chromiumMissing
  ? 'The console in Chromium (skipped: apt-get install chromium, or set CHROMIUM_PATH)'
  : 'The console in Chromium'

const phone = { width: 360, height: 640 }
const elsewhere = 'http://elsewhere.test'
const isNone = (count: number) => count === 0
/** At least the three files of the sample and their operations, and none under way. */
const isAll = ([processed = 0, processing = 0]: readonly number[]) => processed >= 6 && processing === 0

describe.skipIf(chromiumMissing)(suite, { timeout: 2 * patience * 1000 }, () => {
  let api: ApiUnderTest
  let owner: Asker
  let browser: Browser
  beforeAll(async () => {
    api = await apiUnderTest({ allowPrivateWebhooks: true })
    owner = await api.owner()
    browser = await launch(api)
  })
  afterAll(async () => {
    await browser?.close()
    await api?.close()
  })
  afterEach(() => {
    api.clock.ahead = 0
  })

  const visitor = () => visitConsole(browser, { known: [elsewhere] })
  const enter = (visit: Opened, address = '', who = owner) => enterConsole(visit, address, who)

  test('signs in where one wanted to be; a session that ends asks for the password and goes on there', async () => {
    const visit = await visitor()
    const { page } = visit
    await page.goto(`${publicUrl}/#/files?status=failed`)
    await signIn(page, Object.assign(async () => expect.fail(), { ...owner, password: 'wrong' }) as Asker)
    await page.getByRole('alert').waitFor()
    await visit.check()
    await signIn(page, owner)
    await heading(page, 'Files').waitFor()
    await page.reload()
    await heading(page, 'Files').waitFor()
    api.clock.ahead = 25 * 3600_000
    await page.getByRole('link', { name: 'Webhooks' }).click()
    await page.getByLabel('User name').waitFor()
    await signIn(page, owner)
    await heading(page, 'Webhooks').waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('User name').waitFor()
    await page.reload()
    await page.getByLabel('User name').waitFor()
    await visit.done()
  })

  test('first run: the sample grower, whose files turn processed as it happens, and nothing is asked in between', async () => {
    const visit = await visitor()
    await visit.page.clock.install()
    const page = await enter(visit, '', await api.owner())
    await heading(page, 'Welcome to Sheaf').waitFor()
    await visit.check()
    await page.getByRole('button', { name: 'Load the sample grower' }).click()
    await heading(page, 'Files').waitFor()
    const rows = (status: RegExp) => page.getByRole('row', { name: status }).count()
    await eventually(async () => [await rows(/Processed/), await rows(/Processing/)], isAll, patience)
    await page.getByRole('link', { name: 'Start' }).click()
    await page.getByText('Nothing: all connections work').waitFor()
    await page.getByRole('link', { name: 'Sample Grower' }).first().waitFor()

    const asked: string[] = []
    page.on('request', (request: Request) => asked.push(request.url()))
    await page.clock.fastForward('10:00')
    await page.getByRole('link', { name: 'Sheaf', exact: true }).waitFor()
    expect(asked).toEqual([])
    await visit.done()
  })

  test('an upload shows its progress, can be cancelled, and tells what was in it', async () => {
    const userId = await addUser(owner, { name: 'Nora Field' })
    const visit = await visitor()
    const page = await enter(visit, `uploads?leafUserId=${userId}`)
    const notes = Array.from({ length: 60 }, (_, index) => [`note-${index}.txt`, Buffer.from('hello')])
    const buffer = zipOf({
      'harvest.csv': await fixture('delimited-text/sms-imperial.csv'),
      ...Object.fromEntries(notes),
    })
    const pick = (name: string) =>
      page.getByLabel('Zips of machine files').setInputFiles({ name, mimeType: 'application/zip', buffer })
    const send = () => page.getByRole('button', { name: 'Upload', exact: true }).click()
    const mine = page.getByLabel('Uploads of this page')

    await page.route(`**${paths.batch}`, () => {}, { times: 1 })
    await pick('held-up.zip')
    await send()
    await mine.getByRole('progressbar', { name: 'Upload of held-up.zip' }).waitFor()
    await mine.getByRole('button', { name: 'Cancel held-up.zip' }).click()
    await mine.getByText('Cancelled').waitFor()

    await pick('sample.zip')
    await send()
    const row = page.getByRole('row', { name: /sample\.zip/ })
    await row.getByText('Processed').waitFor()
    expect(await page.getByRole('row', { name: /held-up/ }).count()).toBe(0)
    await row.getByRole('link', { name: 'sample.zip' }).click()
    await page.getByText('61 entries: 60 left aside, 1 read').waitFor()
    const harvest = page.getByRole('region', { name: 'Entries' }).getByRole('row', { name: /harvest\.csv/ })
    expect(await harvest.count()).toBe(0)
    await visit.check()
    await page.getByRole('button', { name: 'Show all 61' }).click()
    await harvest.getByText('Read').waitFor()
    await page.getByRole('region', { name: 'Files' }).getByRole('link').first().click()
    await page.getByRole('heading', { name: 'Summary' }).waitFor()
    await page
      .getByRole('row', { name: /Standard points/ })
      .getByText('processed')
      .waitFor()
    await visit.check()
    await visit.done()
  })

  test('a user connects by keys, syncs, and is deleted once its name is typed', async () => {
    const visit = await visitor()
    const page = await enter(visit, 'users')
    await page.getByRole('button', { name: 'Add a user' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Otto Acker')
    await page.getByLabel('E-mail', { exact: true }).fill('otto@example.com')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await heading(page, 'Otto Acker').waitFor()
    await page.getByRole('button', { name: 'Give keys and a token' }).click()
    const { publicKey, privateKey, refreshToken } = await secrets(api.emulator, 'empty@example.com')
    await page.getByLabel('Public key').fill(publicKey)
    await page.getByLabel('Private key').fill(privateKey)
    await page.getByLabel('Refresh token').fill('wrong')
    const connect = page.getByRole('button', { name: 'Connect', exact: true })
    await connect.click()
    await page.getByRole('dialog').getByRole('alert').waitFor()
    await page.getByLabel('Refresh token').fill(refreshToken)
    await connect.click()
    await page.getByText('AgFiniti gives the files of this grower.').waitFor()
    await page.getByText('Finished', { exact: true }).waitFor()
    await visit.check()
    await page.getByRole('button', { name: 'Delete Otto Acker' }).click()
    const gone = page.getByRole('button', { name: 'Delete', exact: true })
    expect(await gone.isDisabled()).toBe(true)
    await page.getByLabel('Type Otto Acker to go on').fill('Otto Acker')
    await gone.click()
    await heading(page, 'Users').waitFor()
    await page.getByRole('link', { name: 'Otto Acker' }).waitFor({ state: 'detached' })
    await visit.done()
  })

  test('a webhook, and the log of what it was sent', async () => {
    const receiver = await startReceiver()
    const visit = await visitor()
    const page = await enter(visit, 'webhooks')
    await page.getByRole('button', { name: 'Add a webhook' }).click()
    await page.getByLabel('Name', { exact: true }).fill('mine')
    await page.getByLabel('Address').fill(receiver.url)
    await page.getByRole('checkbox', { name: 'A field is new fieldCreated' }).check()
    await visit.check()
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await heading(page, 'mine').waitFor()
    await page.getByText('Nothing was sent yet').waitFor()

    receiver.answer = (response) => void response.writeHead(500).end('no')
    const userId = await addUser(owner)
    const geometry = {
      type: 'MultiPolygon',
      coordinates: [
        [
          [
            [0, 0],
            [0.01, 0],
            [0.01, 0.01],
            [0, 0],
          ],
        ],
      ],
    }
    await owner('POST', `/services/fields/api/users/${userId}/fields`, {
      payload: { name: 'North', geometry },
    })
    const row = page.getByRole('row', { name: /fieldCreated/ })
    await row.getByText('500').waitFor()
    await visit.check()
    receiver.answer = (response) => void response.writeHead(204).end()
    await row.getByRole('button', { name: 'Send again: fieldCreated' }).click()
    await row.getByText('Delivered').waitFor()
    await page.getByRole('button', { name: 'Delete mine' }).click()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByText('No webhooks yet').waitFor()
    await visit.done()
    await receiver.close()
  })

  test('a configuration key is changed, and what the server refuses is said', async () => {
    const visit = await visitor()
    const page = await enter(visit, 'configuration')
    await page.getByRole('button', { name: 'Edit cropTable' }).click()
    await page.getByLabel('Value').fill('{"corn": {"density": -1}}')
    await page.getByRole('button', { name: 'Save' }).click()
    await page
      .getByRole('alert')
      .getByText(/cropTable\.corn\.density/)
      .waitFor()
    await page.getByLabel('Value').fill('{"corn": {"density": 56}}')
    await page.getByRole('button', { name: 'Save' }).click()
    await page
      .getByRole('row', { name: /cropTable/ })
      .getByText('{"corn":{"density":56}}')
      .waitFor()
    await page
      .getByRole('row', { name: /cropTable/ })
      .getByText('changed')
      .waitFor()
    expect((await owner('GET', '/services/config/api/configs')).json().cropTable).toEqual({
      corn: { density: 56 },
    })
    await visit.done()
  })

  test('an API key is shown whole once', async () => {
    const userId = await addUser(owner)
    const visit = await visitor()
    const page = await enter(visit, `users/${userId}`)
    await page.getByRole('button', { name: 'Make an API key' }).click()
    await page.getByRole('button', { name: 'Make', exact: true }).click()
    const key = await page.getByRole('region', { name: 'API key', exact: true }).textContent()
    const asWidget = { headers: { 'x-api-key': key ?? '', authorization: '' } }
    expect((await owner('GET', `${paths.batch}?leafUserId=${userId}`, asWidget)).statusCode).toBe(200)
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('row', { name: /Works/ }).waitFor()
    expect(await page.content()).not.toContain(key)
    await visit.done()
  })

  test('the curl of a screen gives the same answer', async () => {
    const userId = await addUser(owner, { name: "O'Neil & sons" })
    const visit = await visitor()
    const page = await enter(visit, `users/${userId}`)
    await heading(page, "O'Neil & sons").waitFor()
    await page.getByRole('button', { name: 'curl' }).click()
    const token = await page.getByRole('region', { name: 'Get a token' }).textContent()
    const commands = (await page.getByRole('region', { name: 'Commands' }).textContent())?.split('\n\n') ?? []
    const { port } = api.app.server.address() as { port: number }
    const curl = `curl() { command curl --connect-to ::127.0.0.1:${port} "$@"; }`
    const command = commands.find((each) => each.includes(`${paths.users}/${userId}'`))
    const ran = promisify(execFile)('bash', ['-c', `${curl}\n${token}\n${command}`])
    ran.child.stdin?.end(`${owner.password}\n`)
    expect(JSON.parse((await ran).stdout)).toEqual((await owner('GET', `${paths.users}/${userId}`)).json())
    await visit.done()
  })

  test('a page of another site does nothing with the session', async () => {
    const visit = await visitor()
    const page = await enter(visit)
    const count = async () => (await owner('GET', paths.users)).headers['x-total-count']
    const before = await count()
    await page.route(`${elsewhere}/`, (route) => route.fulfill({ contentType: 'text/html', body: '<body>' }))
    await page.goto(elsewhere)
    const answer = page.waitForResponse((response) => response.url() === publicUrl + paths.users)
    const form = `<form method="post" enctype="text/plain" action="${publicUrl}${paths.users}"><button>Win</button></form>`
    await page.evaluate(`document.body.innerHTML = ${JSON.stringify(form)}`)
    await page.getByRole('button', { name: 'Win' }).click()
    expect((await answer).status()).toBe(401)
    expect(await count()).toBe(before)
    await visit.done()
  })

  test('every room, with axe at a desk, within the width of a phone', async () => {
    const userId = await addUser(owner, { name: 'Paula Acker' })
    const rooms: [address: string, heading: string][] = [
      ['', 'Start'],
      ['users', 'Users'],
      [`users/${userId}`, 'Paula Acker'],
      [`users/${userId}/configuration`, 'Configuration of a user'],
      ['files', 'Files'],
      ['uploads', 'Uploads'],
      ['operations', 'Operations'],
      ['fields', 'Fields'],
      ['prescriptions', 'Prescriptions'],
      ['links', 'Magic Links'],
      ['keys', 'Keys'],
      ['webhooks', 'Webhooks'],
      ['configuration', 'Configuration'],
      ['audit', 'Audit log'],
      ['nowhere', 'There is no such page'],
    ]
    const visit = await visitor()
    const page = await enter(visit)
    for (const [address, name] of rooms) {
      await page.evaluate(`location.hash = '#/${address}'`)
      await heading(page, name).waitFor()
      await eventually(() => page.locator('.loading').count(), isNone)
      await page.setViewportSize(desktop)
      await visit.check()
      await page.setViewportSize(phone)
      expect(
        await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
        address,
      ).toBeLessThanOrEqual(0)
    }
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('link', { name: 'Files' }).click()
    await heading(page, 'Files').waitFor()
    await visit.done()
  })
})
