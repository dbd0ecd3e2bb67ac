/** The page of a link for uploads, in Chromium. */
import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { type ApiUnderTest, type Asker, fixture, paths } from './api.ts'
import { dropFile, focused, type Opened } from './chromium.ts'
import { eventually } from './test-context.ts'
import { zipOf } from './zip.ts'

interface World {
  visitor(options?: { viewport?: { width: number; height: number }; locale?: string }): Promise<Opened>
  link(kind: string, terms?: object): Promise<string>
  readonly ask: (...args: Parameters<Asker>) => ReturnType<Asker>
  api(): ApiUnderTest
  user(): string
}

const zip = 'application/zip'
const largeBytes = 3_000_000

export function magicLinkUploads({ visitor, link, ask, api, user }: World): void {
  const batches = async (): Promise<{ fileName: string }[]> =>
    (await ask('GET', `${paths.batch}?leafUserId=${user()}`)).json()
  const names = async () => (await batches()).map(({ fileName }) => fileName).sort()
  const choose = (page: Page, ...files: { name: string; buffer: Buffer }[]) =>
    page.locator('input[type=file]').setInputFiles(files.map((file) => ({ ...file, mimeType: zip })))
  const row = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name }).first()
  const large = () => zipOf({ 'notes.bin': randomBytes(largeBytes) })

  test('files are sent, read and told one by one, also those that fail; earlier ones are listed', async () => {
    const url = await link('file-upload', { settings: { companyName: 'Example Co' } })
    const { page, check, done } = await visitor({ viewport: { width: 360, height: 640 } })
    await page.goto(url)
    await page.getByRole('heading', { name: 'Example Co asks for your machine files' }).waitFor()
    await page.getByText('None yet.').waitFor()
    await check()
    const text = await fixture('invalid/advanced-ok-17.txt')
    await choose(
      page,
      { name: 'corn.zip', buffer: zipOf({ 'field.txt': text }) },
      { name: 'card.zip', buffer: zipOf({ 'made.agdata': await fixture('agleader-card/made.agdata') }) },
      { name: 'table.csv', buffer: text },
      { name: 'named.zip', buffer: text },
    )
    await row(page, 'table.csv').getByText('This is not a .zip, and was not sent').waitFor()
    await row(page, 'named.zip').getByText('This is not a .zip, and was not sent').waitFor()
    const corn = row(page, 'corn.zip')
    await corn.getByText('Read: 1 record of work').waitFor()
    await corn.getByText('Harvest · ').waitFor()
    const card = row(page, 'card.zip')
    await card.getByText('Could not be read', { exact: true }).waitFor()
    await card.getByText('This is in the monitor’s own format').waitFor()
    await page.getByText('card.zip: Could not be read').waitFor({ state: 'attached' })
    await check()
    await row(page, 'table.csv').getByRole('button', { name: 'Remove table.csv from the list' }).click()
    expect(await focused(page)).toBe('Your files of the last 30 days')
    expect(await names()).toEqual(['card.zip', 'corn.zip'])

    await page.goto(`${url}?locale=pt_BR`)
    await corn.getByText('Lido').waitFor()
    expect(await row(page, 'named.zip').count()).toBe(0)
    await corn.getByText('O que há nele').click()
    await corn.getByText('Colheita · ').waitFor()
    await card.getByText('O que há nele').click()
    await card.getByText('Está no formato próprio do monitor').waitFor()
    await check()
    await done()
  })

  test('progress in bytes; one is cancelled, or all', async () => {
    const { page, check, done } = await visitor()
    await page.goto(await link('file-upload'))
    await page.getByRole('button', { name: 'Choose files' }).waitFor()
    const throttle = await uplink(page)
    await throttle(200_000)
    await choose(
      page,
      { name: 'first.zip', buffer: large() },
      { name: 'second.zip', buffer: large() },
      { name: 'third.zip', buffer: large() },
    )
    const progress = page.getByRole('progressbar', { name: 'first.zip' })
    const sent = async () => Number(await progress.getAttribute('value'))
    const early = await eventually(sent, (value) => value > 0)
    const later = await eventually(sent, (value) => value > early)
    expect(later).toBeLessThan(largeBytes)
    await row(page, 'first.zip')
      .getByText(/^\d\.\d MB of 3\.0 MB, \d+%$/)
      .waitFor()
    await row(page, 'second.zip').getByText('Waiting for its turn').waitFor()
    await page.getByText(/^All together: \d\.\d MB of 9\.0 MB, \d+%$/).waitFor()
    await check()
    await page.getByRole('button', { name: 'Cancel first.zip' }).click()
    await row(page, 'second.zip')
      .getByText(/^\d\.\d MB of/)
      .waitFor()
    expect(await progress.count()).toBe(0)
    await page.getByRole('button', { name: 'Cancel all' }).click()
    await page.getByText('None yet.').waitFor()
    // Still slow: a link set free would carry what is left before the browser's network process hears of the end.
    await choose(page, { name: 'last.zip', buffer: zipOf({ 'a.txt': Buffer.from('a') }) })
    await row(page, 'last.zip').getByText('Could not be read', { exact: true }).waitFor()
    expect(await names()).toEqual(['last.zip'])
    await done()
  })

  test('what breaks on the way is sent again, and never twice', async () => {
    const { page, done } = await visitor()
    await page.goto(await link('file-upload'))
    await page.getByRole('button', { name: 'Choose files' }).waitFor()
    const throttle = await uplink(page)
    await throttle(200_000)
    await choose(page, { name: 'broken.zip', buffer: large() })
    await row(page, 'broken.zip')
      .getByText(/^\d\.\d MB of/)
      .waitFor()
    // The browser itself tries once more, so that once is not enough.
    await eventually(
      async () => {
        api().app.server.closeAllConnections()
        return row(page, 'broken.zip').getByText('The connection was lost').isVisible()
      },
      (lost) => lost,
    )
    await throttle(-1)
    await page.getByRole('button', { name: 'Send broken.zip again' }).click()
    await row(page, 'broken.zip').getByText('Could not be read', { exact: true }).waitFor()

    // Here nothing but the answer is lost.
    const { server } = api().app
    server.once('request', (_request, response: ServerResponse) => {
      response.end = () => {
        response.flushHeaders()
        response.socket?.end()
        return response
      }
    })
    await dropFile(page, '.drop', { name: 'dropped.zip', bytes: zipOf({ 'b.txt': Buffer.from('b') }) })
    await row(page, 'dropped.zip').getByText('Could not be read', { exact: true }).waitFor()
    expect(await names()).toEqual(['broken.zip', 'dropped.zip'])
    await done()
  })

  test('cancelled when all of it had left and the server took it: it is told, not hidden', async () => {
    const { page, done } = await visitor()
    await page.goto(await link('file-upload'))
    await page.getByRole('button', { name: 'Choose files' }).waitFor()
    api().app.server.once('request', (_request, response: ServerResponse) => {
      response.end = () => response
    })
    await choose(page, { name: 'late.zip', buffer: zipOf({ 'c.txt': Buffer.from('c') }) })
    await row(page, 'late.zip').getByText('Sent, being stored').waitFor()
    await eventually(names, (all) => all.length > 0)
    await page.getByRole('button', { name: 'Cancel late.zip' }).click()
    await row(page, 'late.zip').getByText('Could not be read', { exact: true }).waitFor()
    expect(await names()).toEqual(['late.zip'])
    await done()
  })

  test('a session that ends keeps what is listed, and sends nothing more', async () => {
    const { page, check, done } = await visitor()
    await page.goto(await link('file-upload', { expiresIn: 86_400 }))
    await page.getByRole('button', { name: 'Choose files' }).waitFor()
    api().clock.ahead = 3_601_000
    await choose(page, { name: 'late.zip', buffer: zipOf({}) }, { name: 'later.zip', buffer: zipOf({}) })
    await page.getByRole('heading', { name: 'Please open the link again' }).waitFor()
    for (const name of ['late.zip', 'later.zip'])
      await row(page, name).getByText('It was not sent. Open the link again first.').waitFor()
    expect(await page.getByRole('button', { name: 'Choose files' }).count()).toBe(0)
    expect(await names()).toEqual([])
    await check()
    await done()
  })
}

/** Bytes a second, -1 for as many as there are. */
async function uplink(page: Page): Promise<(uploadThroughput: number) => Promise<void>> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Network.enable')
  const conditions = { offline: false, latency: 0, downloadThroughput: -1 }
  return async (uploadThroughput) => {
    await cdp.send('Network.emulateNetworkConditions', { ...conditions, uploadThroughput })
  }
}
