import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authorizePath } from '../client-walk.ts'
import { type Emulator, startEmulator } from '../emulator.ts'
import { DEMO_KEY } from '../oauth/consumer-keys.ts'

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const missing = !existsSync(executablePath)
const suite = missing
  ? 'pages in Chromium (skipped: apt-get install chromium, or set CHROMIUM_PATH)'
  : 'pages in Chromium'

describe.skipIf(missing)(suite, () => {
  let emulator: Emulator
  let browser: Browser
  beforeAll(async () => {
    emulator = await startEmulator()
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  })
  afterAll(async () => {
    await browser?.close()
    await emulator?.close()
  })

  /** What a grower would notice: nothing sticks out sideways, and every field and button is big enough to touch. */
  async function expectFits(page: Page): Promise<void> {
    await page.waitForLoadState()
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
    expect(await page.evaluate<number>(overflow)).toBe(0)
    for (const control of await page.locator('button, input:not([type=checkbox])').all()) {
      expect((await control.boundingBox())?.height).toBeGreaterThanOrEqual(44)
    }
  }

  test.each([
    ['desktop', 1280, 800],
    ['phone', 360, 640],
  ])('sign in and agree, on a %s', async (_device, width, height) => {
    const context = await browser.newContext({ viewport: { width, height } })
    const page = await context.newPage()
    const policyBreaches: string[] = []
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) policyBreaches.push(message.text())
    })
    await page.route('http://localhost:9/**', (route) => route.fulfill({ body: 'Back at the application.' }))
    const scopes = ['read', 'readwrite', 'fileupload']
    const request = { key: DEMO_KEY, redirectUrl: 'http://localhost:9/callback', scopes, state: 'xyz' }
    await page.goto(emulator.url + authorizePath(request))
    await expectFits(page)

    const email = page.getByLabel('E-mail address')
    const password = page.getByLabel('Password')
    await email.fill('grower@example.com')
    await password.fill('wrong')
    await password.press('Enter')
    expect(await page.getByRole('alert').textContent()).toContain('wrong')
    expect(await email.inputValue()).toBe('grower@example.com')
    await expectFits(page)

    await password.fill('grower')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Connect to Demo application?' }).waitFor()
    expect(await page.getByRole('listitem').count()).toBe(3)
    expect(await page.getByRole('banner').textContent()).toContain('AgFiniti emulator')
    await expectFits(page)

    await page.getByRole('button', { name: 'Agree' }).click()
    await page.waitForURL('http://localhost:9/callback?*')
    const back = new URL(page.url())
    expect(back.searchParams.get('state')).toBe('xyz')
    expect(back.searchParams.get('code')).toBeTruthy()
    expect(policyBreaches).toEqual([])
    await context.close()
  })

  test('register and remove a key, on a phone', async () => {
    const context = await browser.newContext({ viewport: { width: 360, height: 640 } })
    const page = await context.newPage()
    await page.goto(`${emulator.url}/keys`)
    await page.getByLabel('Application name').fill('My farm app')
    await page.getByLabel('Redirection URLs').fill('https://app.example.com/callback')
    await page.getByRole('button', { name: 'Make a key pair' }).click()
    const card = page.getByRole('region', { name: 'My farm app' })
    expect(await card.textContent()).toContain('https://app.example.com/callback')
    await expectFits(page)
    await page.getByRole('button', { name: 'Remove My farm app' }).click()
    await page.waitForURL(`${emulator.url}/keys`)
    expect(await card.count()).toBe(0)
    await context.close()
  })
})
