/** Chromium against a service under test, which it finds under `publicUrl`. */
import { existsSync } from 'node:fs'
import axe from 'axe-core'
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type LaunchOptions,
  type Page,
} from 'playwright-core'
import { expect } from 'vitest'
import { type ApiUnderTest, publicUrl } from './api.ts'

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
/** Machines that do much else are slow. */
export const patienceSeconds = 150
export const chromiumMissing = !existsSync(executablePath)
const args = [
  '--no-sandbox',
  '--disable-gpu',
  // Maps are drawn without a graphics card.
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts listening. */
export async function launch({ app }: ApiUnderTest, options: LaunchOptions = {}): Promise<Browser> {
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  const mapped = `--host-resolver-rules=MAP ${new URL(publicUrl).hostname}:80 127.0.0.1:${port}`
  return chromium.launch({ ...options, executablePath, args: [...args, mapped] })
}

export interface Opened {
  readonly page: Page
  /** No serious violation of WCAG as axe-core finds them, light and dark; the page fits its width. */
  check(): Promise<void>
  /** Nothing was asked of strangers and nothing broke the page's policy; closes it. */
  done(): Promise<void>
}

/** A browser of its own: no cookies. `known` are origins that may be asked. */
export async function open(
  browser: Browser,
  { known, ...options }: BrowserContextOptions & { known: readonly string[] },
): Promise<Opened> {
  const context = await browser.newContext({ locale: 'en-US', ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(patienceSeconds * 1000)
  const seen = watch(page, known)
  return {
    page,
    async check() {
      // A string is run past the page's policy, which allows no script but its own files.
      if (!(await page.evaluate('typeof axe === "object"'))) await page.evaluate(`${axe.source};0`)
      expect(await page.evaluate(violations(''))).toEqual([])
      // In the dark nothing but the colours is another.
      await page.emulateMedia({ colorScheme: 'dark' })
      expect(await page.evaluate(violations(", runOnly: ['color-contrast']"))).toEqual([])
      await page.emulateMedia({ colorScheme: 'light' })
      expect(
        await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
        'wider than the screen',
      ).toBeLessThanOrEqual(0)
    },
    async done() {
      expect(seen).toEqual({ strangers: [], breaches: [], errors: [] })
      await context.close()
    },
  }
}

const violations = (
  only: string,
) => `axe.run({ resultTypes: ['violations']${only} }).then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, nodes }) => id + ': ' + nodes.map(({ html, failureSummary }) => html + ' ' + failureSummary).join('; ')))`

/** What a page asks of strangers, what its policy stops, and errors in it. */
export function watch(page: Page, known: readonly string[]) {
  const seen = { strangers: [] as string[], breaches: [] as string[], errors: [] as string[] }
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (protocol !== 'data:' && origin !== publicUrl && !known.includes(origin))
      seen.strangers.push(request.url())
  })
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) seen.breaches.push(message.text())
  })
  page.on('pageerror', (error) => seen.errors.push(error.message))
  return seen
}

/** The text of what has the focus. */
export const focused = (page: Page): Promise<string> => page.evaluate('document.activeElement.textContent')

/** Drops a file, as a zip, on what `selector` finds. */
export async function dropFile(
  page: Page,
  selector: string,
  { name, bytes }: { name: string; bytes: Buffer },
): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    `(() => {
      const transfer = new DataTransfer()
      const bytes = Uint8Array.from(atob('${bytes.toString('base64')}'), (each) => each.charCodeAt(0))
      transfer.items.add(new File([bytes], '${name}', { type: 'application/zip' }))
      return transfer
    })()`,
  )
  await page.dispatchEvent(selector, 'drop', { dataTransfer })
}

/** On the emulator's pages. */
export async function signInAndAgree(page: Page, end: 'Agree' | 'Deny' = 'Agree'): Promise<void> {
  await page.getByLabel('E-mail address').fill('grower@example.com')
  await page.getByLabel('Password').fill('grower')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: end }).click()
}
