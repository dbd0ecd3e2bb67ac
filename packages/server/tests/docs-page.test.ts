/** The reference page in a real browser: it works under its own policy and asks nobody but us. */
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiUnderTest, apiUnderTest } from './api.ts'

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'

describe.skipIf(!existsSync(executablePath))(
  'the reference at /docs (needs the Debian package chromium)',
  () => {
    let api: ApiUnderTest
    let browser: Browser
    let url: string
    beforeAll(async () => {
      api = await apiUnderTest()
      url = await api.app.listen({ host: '127.0.0.1', port: 0 })
      const args = [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
      ]
      browser = await chromium.launch({ executablePath, args })
    })
    afterAll(async () => {
      await browser?.close()
      await api?.close()
    })

    test.each([
      ['desktop', { width: 1280, height: 900 }],
      ['phone', { width: 390, height: 844 }],
    ])('on a %s', async (_device, viewport) => {
      const page = await browser.newPage({ viewport })
      const asked: string[] = []
      const errors: string[] = []
      page.on('request', (request) => asked.push(request.url()))
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text())
      })
      page.on('pageerror', (error) => errors.push(error.message))
      await page.goto(`${url}/docs/`)
      await page.getByText('Farm machine data, standardized').waitFor()
      await page.getByRole('heading', { name: 'authentication' }).first().waitFor({ state: 'attached' })
      const elsewhere = asked.filter((each) => !each.startsWith(`${url}/`) && !/^(data|blob):/.test(each))
      expect([elsewhere, errors]).toEqual([[], []])
      const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
      expect(wide).toBe(0)
      await page.close()
    })
  },
)
