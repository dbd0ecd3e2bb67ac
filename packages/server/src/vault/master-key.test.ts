import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addMasterKey, openMasterKeys } from './master-key.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = join(await mkdtemp(join(tmpdir(), 'sheaf-key-')), 'data')
})
afterEach(() => rm(join(dataDir, '..'), { recursive: true, force: true }))

const file = () => join(dataDir, 'master.key')
const inHex = (keys: readonly Uint8Array[]) => keys.map((key) => Buffer.from(key).toString('hex'))

test('made once, private, the same for all who start at once', async () => {
  const opened = await Promise.all(Array.from({ length: 8 }, () => openMasterKeys(dataDir, [])))
  const keys = new Set(opened.flatMap((each) => inHex(each.current())))
  expect(keys.size).toBe(1)
  expect((await stat(file())).mode & 0o777).toBe(0o600)
  expect(await readdir(dataDir)).toEqual(['master.key'])
  expect((await readFile(file(), 'utf8')).trim()).toBe([...keys][0])
})

test('given ones are used, in hexadecimal or base64, and nothing is written', async () => {
  const [one, two] = [Buffer.alloc(32, 9), Buffer.alloc(32, 10)]
  const given = await openMasterKeys(dataDir, [one.toString('hex'), two.toString('base64')])
  expect(given.current()).toEqual([one, two])
  await expect(openMasterKeys(dataDir, ['short'])).rejects.toThrow('32 bytes')
  await expect(readdir(dataDir)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a new one comes in front, for those too who had the file open; nobody loses what is taken away', async () => {
  const keys = await openMasterKeys(dataDir, [])
  const [before] = inHex(keys.current())
  await addMasterKey(dataDir)
  const [newest, older] = inHex(keys.current())
  expect([older, newest === before]).toEqual([before, false])
  expect((await stat(file())).mode & 0o777).toBe(0o600)
  expect(await readdir(dataDir)).toEqual(['master.key'])
  await rm(file())
  expect(inHex(keys.current())).toEqual([newest, older])
})
