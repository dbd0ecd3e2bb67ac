import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
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
} from './api.ts'
import { zipOf } from './zip.ts'

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const missing = !existsSync(executablePath)
const suite = missing
  ? 'Magic Links in Chromium (skipped: apt-get install chromium, or set CHROMIUM_PATH)'
  : 'Magic Links in Chromium'

describe.skipIf(missing)(suite, () => {
  let api: ApiUnderTest
  let ask: Asker
  let userId: string
  let browser: Browser
  beforeAll(async () => {
    api = await apiUnderTest({}, { autoApprove: false })
    ask = await api.owner()
    userId = await addUser(ask)
    await addApp(api, ask)
    const { port } = new URL(await api.app.listen({ host: '127.0.0.1', port: 0 }))
    const mapped = `--host-resolver-rules=MAP ${new URL(publicUrl).hostname}:80 127.0.0.1:${port}`
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', mapped] })
  })
  afterAll(async () => {
    await browser?.close()
    await api?.close()
  })

  const link = async (kind: string, terms: object): Promise<string> => {
    const url = `/services/widgets/api/magic-link/users/${userId}/${kind}`
    return (await ask('POST', url, { payload: terms })).json().link
  }

  /** Gives what the page asked of others, and what its policy stopped. */
  function watch(page: Page): { strangers: string[]; breaches: string[] } {
    const seen = { strangers: [] as string[], breaches: [] as string[] }
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (protocol !== 'data:' && origin !== publicUrl && origin !== api.emulator.url)
        seen.strangers.push(request.url())
    })
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) seen.breaches.push(message.text())
    })
    return seen
  }

  async function signInAndAgree(page: Page): Promise<void> {
    await page.getByLabel('E-mail address').fill('grower@example.com')
    await page.getByLabel('Password').fill('grower')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: 'Agree' }).click()
  }

  test.each([
    ['desktop', 1280, 800],
    ['phone', 360, 640],
  ])('connects and disconnects without scripts, on a %s', async (_device, width, height) => {
    const settings = { companyName: 'Example Co', disconnectEnabled: true, backgroundColor: '#204060' }
    const url = await link('authentication', { provider: 'AgLeader', settings })
    const context = await browser.newContext({ viewport: { width, height }, javaScriptEnabled: false })
    const page = await context.newPage()
    const seen = watch(page)
    await page.goto(url)
    await page.getByRole('button', { name: 'Connect AgLeader' }).click()
    await signInAndAgree(page)
    expect(page.url()).toBe(url)
    await page.getByRole('status').waitFor()
    expect(await page.getByRole('status').textContent()).toContain('Connected')
    expect((await ask('GET', `${paths.users}/${userId}/provider-connections`)).json()).toEqual(['AgLeader'])
    await page.getByRole('button', { name: 'Disconnect AgLeader' }).click()
    const again = page.getByRole('button', { name: 'Connect AgLeader' })
    expect((await again.boundingBox())?.height).toBeGreaterThanOrEqual(44)
    expect(seen).toEqual({ strangers: [], breaches: [] })
    await context.close()
  })

  test('uploads without scripts', async () => {
    const url = await link('file-upload', {})
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    const seen = watch(page)
    await page.goto(url)
    const buffer = zipOf({ 'sample1.txt': await fixture('agleader-text/sample1.txt') })
    await page.getByLabel('A .zip').setInputFiles({ name: 'sample.zip', mimeType: 'application/zip', buffer })
    await page.getByRole('button', { name: 'Upload' }).click()
    await page.getByRole('cell', { name: 'sample.zip' }).waitFor()
    expect(page.url()).toBe(url)
    expect(seen).toEqual({ strangers: [], breaches: [] })
    await context.close()
  })

  test('the popup of a widget closes itself', async () => {
    const connections = `${paths.users}/${userId}/provider-connections`
    const { signInUrl } = (await ask('POST', `${connections}/AgLeader/main`)).json()
    const context = await browser.newContext()
    const page = await context.newPage()
    const opened = context.waitForEvent('page', (each) => each !== page)
    await page.evaluate(`window.open(${JSON.stringify(signInUrl)}, 'connect', 'width=500,height=600'); 0`)
    const popup = await opened
    const seen = watch(popup)
    const closed = popup.waitForEvent('close')
    await signInAndAgree(popup)
    await closed
    expect((await ask('GET', connections)).json()).toEqual(['AgLeader'])
    expect(seen).toEqual({ strangers: [], breaches: [] })
    await context.close()
  })
})
