import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiUnderTest, type Asker, addUser, apiUnderTest, fixture, publicUrl } from './api.ts'
import { chromiumMissing, launch, type Opened, open } from './chromium.ts'
import { zipOf } from './zip.ts'

const suite = chromiumMissing
  ? 'The console in Chromium (skipped: apt-get install chromium, or set CHROMIUM_PATH)'
  : 'The console in Chromium'

const desktop = { width: 1280, height: 800 }
const phone = { width: 360, height: 640 }

describe.skipIf(chromiumMissing)(suite, () => {
  let api: ApiUnderTest
  let owner: Asker
  let browser: Browser
  beforeAll(async () => {
    api = await apiUnderTest()
    owner = await api.owner()
    browser = await launch(api)
  })
  afterAll(async () => {
    await browser?.close()
    await api?.close()
  })

  const visitor = (options: Partial<Parameters<typeof open>[1]> = {}): Promise<Opened> =>
    open(browser, { known: [api.emulator.url], viewport: desktop, ...options })

  async function signIn({ page }: Opened, at = '', { username, password } = owner): Promise<void> {
    await page.goto(`${publicUrl}/${at}`)
    await page.getByLabel('User name').fill(username)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Live', { exact: true }).waitFor()
  }

  test('signs in where one wanted to be, and out', async () => {
    const visit = await visitor()
    const { page } = visit
    await page.goto(`${publicUrl}/#/files`)
    await page.getByLabel('User name').fill(owner.username)
    await page.getByLabel('Password').fill('wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').waitFor()
    await visit.check()
    await page.getByLabel('Password').fill(owner.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Files' }).waitFor()
    expect(page.url()).toBe(`${publicUrl}/#/files`)
    await page.reload()
    await page.getByRole('heading', { name: 'Files' }).waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('User name').waitFor()
    await page.reload()
    await page.getByLabel('User name').waitFor()
    await visit.done()
  })

  test('an upload shows its progress, and its files as they are processed', async () => {
    const userId = await addUser(owner, { name: 'Nora Field' })
    const visit = await visitor()
    const { page } = visit
    await signIn(visit, `#/uploads?leafUserId=${userId}`)
    const buffer = zipOf({ 'sample1.txt': await fixture('agleader-text/sample1.txt') })
    await page.getByLabel('Zips of machine files').setInputFiles({ name: 'sample.zip', mimeType: 'application/zip', buffer })
    await page.getByRole('button', { name: 'Upload', exact: true }).click()
    await page.getByLabel('Uploads of this page').getByText('Here').waitFor()
    const row = page.getByRole('row', { name: /sample\.zip/ })
    await row.getByText('Processed').waitFor()
    await visit.check()
    await row.getByRole('link', { name: 'sample.zip' }).click()
    await page.getByRole('row', { name: /sample1\.txt/ }).getByText('Read').waitFor()
    await visit.check()
    await visit.done()
  })

  test.each([
    ['desktop', desktop],
    ['phone', phone],
  ])('every room, on a %s', async (_device, viewport) => {
    const userId = await addUser(owner, { name: 'Paula Acker' })
    const visit = await visitor({ viewport })
    const { page } = visit
    await signIn(visit)
    for (const [address, heading] of [
      ['', 'Start'],
      ['users', 'Users'],
      [`users/${userId}`, 'Paula Acker'],
      ['files', 'Files'],
      ['uploads', 'Uploads'],
      ['operations', 'Operations'],
      ['fields', 'Fields'],
      ['prescriptions', 'Prescriptions'],
      ['links', 'Magic Links'],
      ['keys', 'Keys'],
      ['webhooks', 'Webhooks'],
    ]) {
      await page.evaluate(`location.hash = '#/${address}'`)
      await page.getByRole('heading', { name: heading ?? '', level: 1 }).waitFor()
      await page.getByText('Loading …').waitFor({ state: 'detached' })
      await visit.check()
    }
    await visit.done()
  })
})
