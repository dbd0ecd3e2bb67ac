import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { described } from './tests/described.ts'
import { fixtureSources } from './tests/fixtures.ts'

// What must be refused is told by invalid/MANIFEST.tsv, and walked by invalid-files.test.ts.
const sources = fixtureSources().filter(({ path }) => !path.startsWith('invalid/'))

/** After a change that is meant: `npm test -- expected -u`, and read what changed. */
describe('each fixture is read as its .expected.json says', () => {
  test.each(sources)('$path', async ({ url, input }) => {
    const text = `${JSON.stringify(await described(input), null, 2)}\n`
    await expect(text).toMatchFileSnapshot(`${fileURLToPath(url)}.expected.json`)
  })
})
