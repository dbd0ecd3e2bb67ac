/** The first command of the README, as a newcomer gives it. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

test('npm run demo -- --once: every file of the seeded grower comes out standardized', async () => {
  const child = spawn(process.execPath, ['demo/demo.ts', '--once'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let table = ''
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    table += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const code = await new Promise((resolve) => child.once('close', resolve))
  expect([code, said.match(/The demo stopped.*/)?.[0]]).toEqual([0, undefined])
  expect(table).toMatch(
    /C1N soybeans\.txt +AGLEADERTEXT +harvested +soybeans +21,905 +21\.80 ha +51\.8 bu\/ac/,
  )
  expect(table).toMatch(/SHAPEFILE +harvested +wheat +31,276 +74\.61 ha/)
  expect(table).toMatch(/SHAPEFILE +planted +soybeans/)
  expect(table.match(/SHAPEFILE +applied/g)).toHaveLength(4)
  expect(table).not.toContain('failed')
  // Drawn around their coverage: of each field, one operation a crop or, sprayed, a pass.
  expect(table).toMatch(/C1N +harvested +soybeans +1 +21\.80 ha/)
  expect(table).toMatch(/HENRYS +harvested +wheat +1 +74\.61 ha/)
  expect(table.match(/^01 +applied/gm)).toHaveLength(4)
  expect(said).toContain('6/6 files standardized')
}, 180_000)
