/** The console in Chromium, as tests walk through it. */
import type { Browser, Page } from 'playwright-core'
import { type Asker, publicUrl } from './api.ts'
import { type Opened, open } from './chromium.ts'

export const desktop = { width: 1280, height: 800 }
/** Seconds: machines that do much else convert slowly. */
export const patience = 150

export async function visitConsole(
  browser: Browser,
  options: Partial<Parameters<typeof open>[1]> = {},
): Promise<Opened> {
  const visit = await open(browser, { known: [], viewport: desktop, ...options })
  visit.page.setDefaultTimeout(patience * 1000)
  return visit
}

export async function signIn(page: Page, { username, password }: Asker): Promise<void> {
  await page.getByLabel('User name').fill(username)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Signed in, and told of changes. */
export async function enterConsole({ page }: Opened, address: string, who: Asker): Promise<Page> {
  await page.goto(`${publicUrl}/#/${address}`)
  await signIn(page, who)
  await page.getByText('Live', { exact: true }).waitFor()
  return page
}

export const heading = (page: Page, name: string) =>
  page.getByRole('heading', { name, level: 1, exact: true })
