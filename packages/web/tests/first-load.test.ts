/** What a browser loads before the page of a link is there, over the built files. */
import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { pagesFolder } from '../pages.ts'

const read = (path: string) => readFile(new URL(path, `file://${pagesFolder}`), 'utf8')
/** Of scripts and styles that a page names, or a script imports before it runs. */
const tags = /(?:src|href)="\.\/(assets\/[^"]+)"/g
const imports = /(?:\bimport|\bfrom)\s*["']\.\/([^"']+)["']/g

async function filesOf(page: string): Promise<Map<string, string>> {
  const html = await read(page)
  const files = new Map([[page, html]])
  const add = async (path: string): Promise<void> => {
    if (files.has(path)) return
    const text = await read(path)
    files.set(path, text)
    if (path.endsWith('.js'))
      for (const [, imported] of text.matchAll(imports)) await add(`assets/${imported}`)
  }
  for (const [, path = ''] of html.matchAll(tags)) await add(path)
  return files
}

test('a Magic Link is there after less than 100 KB', async () => {
  const files = await filesOf('magic-link.html')
  const paths = [...files.keys()]
  expect(paths.filter((path) => path.endsWith('.js')).length).toBeGreaterThan(0)
  expect(paths.filter((path) => path.endsWith('.css')).length).toBeGreaterThan(0)
  // React is in it: what is summed up is the whole.
  expect([...files.values()].some((text) => text.includes('createRoot'))).toBe(true)
  const sizes = Object.fromEntries([...files].map(([path, text]) => [path, gzipSync(text).length]))
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0)
  expect(total, JSON.stringify(sizes)).toBeLessThan(100_000)
  expect(total).toBeGreaterThan(50_000)
})

test('a Magic Link brings nothing of the console, nor the schemas of the API', async () => {
  const text = [...(await filesOf('magic-link.html')).values()].join('\n')
  const strangers = ['maplibregl', 'QueryClient', 'additionalProperties']
  expect(strangers.filter((each) => text.includes(each))).toEqual([])
})
