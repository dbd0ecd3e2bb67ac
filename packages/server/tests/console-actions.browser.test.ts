/** What is done in the console for one of many users, in Chromium. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type ApiUnderTest,
  type Asker,
  addApp,
  addUser,
  apiUnderTest,
  fixture,
  paths,
  publicUrl,
  secrets,
} from './api.ts'
import { chromiumMissing, dropFile, launch } from './chromium.ts'
import { enterConsole, heading, patience, visitConsole } from './console-pages.ts'
import { zipOf } from './zip.ts'

const suite = chromiumMissing
  ? 'Actions of the console in Chromium (skipped: apt-get install chromium, or set CHROMIUM_PATH)'
  : 'Actions of the console in Chromium'

describe.skipIf(chromiumMissing)(suite, { timeout: 2 * patience * 1000 }, () => {
  let api: ApiUnderTest
  let owner: Asker
  let browser: Browser
  beforeAll(async () => {
    api = await apiUnderTest()
    owner = await api.owner()
    await addApp(api, owner)
    browser = await launch(api)
  })
  afterAll(async () => {
    await browser?.close()
    await api?.close()
  })

  test('a grower signs in with an app key in a window of its own; the page tells when it is connected', async () => {
    const userId = await addUser(owner, { name: 'Nora Field' })
    const visit = await visitConsole(browser)
    const page = await enterConsole(visit, `users/${userId}`, owner)
    await page.getByText('Not connected').waitFor()
    const opening = page.waitForEvent('popup')
    await page.getByRole('button', { name: /^Sign in with / }).click()
    const popup = await opening
    await page.getByText('AgFiniti gives the files of this grower.').waitFor()
    await popup.waitForURL(`${publicUrl}/**`)
    await popup.getByRole('heading', { level: 1 }).waitFor()
    await popup.close()
    await page.getByText('Finished', { exact: true }).waitFor()
    await visit.done()
  })

  test('a prescription reaches AgFiniti; what is no shapefile is refused with the reason', async () => {
    const userId = await addUser(owner, { name: 'Paul Seeder' })
    const { refreshToken } = await api.emulator.grant({ scopes: ['read', 'readwrite', 'fileupload'] })
    const payload = { ...(await secrets(api.emulator)), refreshToken }
    await owner('POST', `${paths.users}/${userId}/ag-leader-credentials`, { payload })
    const visit = await visitConsole(browser)
    const page = await enterConsole(visit, `prescriptions?leafUserId=${userId}`, owner)
    await page.getByText('None sent yet').waitFor()
    const send = async (name: string, buffer: Buffer) => {
      const file = { name, mimeType: 'application/zip', buffer }
      await page.getByLabel('Zip of one shapefile').setInputFiles(file)
      await page.getByRole('button', { name: 'Send', exact: true }).click()
    }
    await send('nothing.zip', zipOf({ 'note.txt': Buffer.from('no map') }))
    await page.getByRole('main').getByRole('alert').waitFor()
    await visit.check()
    const before = api.emulator.uploads().length
    await send('rx_map.zip', await fixture('prescription/rx_map.zip'))
    await page
      .getByRole('row', { name: /rx_map/ })
      .getByText('At AgFiniti')
      .waitFor()
    expect(api.emulator.uploads()).toHaveLength(before + 1)
    await visit.check()
    await visit.done()
  })

  test('a value of one user alone is set, told apart from that of everybody, and taken away', async () => {
    const userId = await addUser(owner, { name: 'Olaf Acker' })
    const config = async () => owner('GET', `/services/config/api/configs/${userId}`)
    const visit = await visitConsole(browser)
    const page = await enterConsole(visit, `users/${userId}/configuration`, owner)
    const row = page.getByRole('row', { name: /operationsAutoSync/ })
    const edit = page.getByRole('button', { name: 'Edit operationsAutoSync' })
    const value = page.getByLabel('Value')
    const save = page.getByRole('button', { name: 'Save' })
    expect(await row.getByText('own', { exact: true }).count()).toBe(0)
    await edit.click()
    await value.selectOption({ label: 'off' })
    await save.click()
    await row.getByText('own', { exact: true }).waitFor()
    expect((await config()).json()).toMatchObject({ operationsAutoSync: false })
    await edit.click()
    await value.selectOption({ label: 'As for everybody (on)' })
    await visit.check()
    await save.click()
    await row.getByText('own', { exact: true }).waitFor({ state: 'detached' })
    const left = await config()
    expect(left.statusCode === 404 || left.json().operationsAutoSync === undefined).toBe(true)
    await visit.done()
  })

  test('of more users than a list shows, one is found by typing; a zip is dropped for it', async () => {
    const many = await api.owner()
    const names = Array.from({ length: 101 }, (_, index) => `Grower ${String(index).padStart(3, '0')}`)
    for (const name of names) await addUser(many, { name })
    const last = await addUser(many, { name: 'Zoe Last', externalId: 'z-1' })
    const visit = await visitConsole(browser)
    const page = await enterConsole(visit, 'uploads', many)
    const form = page.locator('form')
    const user = form.getByLabel('User', { exact: true })
    await form.getByLabel('Find among 102 users').fill('zoe')
    await user.getByText('Zoe Last (z-1)').waitFor({ state: 'attached' })
    await user.selectOption({ label: 'Zoe Last (z-1)' })
    await visit.check()
    await dropFile(page, '.drop', { name: 'notes.txt', bytes: Buffer.from('no zip') })
    await form.getByRole('alert').getByText('Pack as a zip first: notes.txt').waitFor()
    await dropFile(page, '.drop', { name: 'dropped.zip', bytes: zipOf({ 'a.txt': Buffer.from('a') }) })
    await form.getByText('dropped.zip').waitFor()
    await form.getByRole('button', { name: 'Upload', exact: true }).click()
    await page.getByLabel('Uploads of this page').getByText('Here').waitFor()
    const batches = (await many('GET', paths.batch)).json()
    expect(batches).toMatchObject([{ fileName: 'dropped.zip', leafUserId: last }])
    await page.getByRole('link', { name: 'Start' }).click()
    await heading(page, 'Start').waitFor()
    await page.getByRole('link', { name: '102', exact: true }).waitFor()
    await visit.done()
  })
})
