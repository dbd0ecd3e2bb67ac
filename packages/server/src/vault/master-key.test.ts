import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadMasterKey } from './master-key.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = join(await mkdtemp(join(tmpdir(), 'sheaf-key-')), 'data')
})
afterEach(() => rm(join(dataDir, '..'), { recursive: true, force: true }))

test('made once, private, the same for all who start at once', async () => {
  const keys = await Promise.all(Array.from({ length: 8 }, () => loadMasterKey(dataDir, undefined)))
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1)
  expect((await stat(join(dataDir, 'master.key'))).mode & 0o777).toBe(0o600)
  expect(await readdir(dataDir)).toEqual(['master.key'])
  expect((await readFile(join(dataDir, 'master.key'), 'utf8')).trim()).toBe(keys[0]?.toString('hex'))
})

test('a given one is used, in hexadecimal or base64, and nothing is written', async () => {
  const key = Buffer.alloc(32, 9)
  expect(await loadMasterKey(dataDir, key.toString('hex'))).toEqual(key)
  expect(await loadMasterKey(dataDir, key.toString('base64'))).toEqual(key)
  await expect(loadMasterKey(dataDir, 'short')).rejects.toThrow('32 bytes')
  await expect(readdir(dataDir)).rejects.toMatchObject({ code: 'ENOENT' })
})
