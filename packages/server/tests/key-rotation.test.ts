/** The master key changed under processes that work on. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DEMO_KEY, type Emulator, startEmulator } from '@sheaf/agfiniti-emulator'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Secret } from '../src/config/secret.ts'
import type { WorkerContext } from '../src/context.ts'
import { addApiKey, holderOf, listApiKeys } from '../src/keys/api-keys.ts'
import { addAppKey, findAppKey, openAppKey } from '../src/keys/app-keys.ts'
import { backUp, restore } from '../src/open-backups.ts'
import { changeMasterKey } from '../src/open-rotation.ts'
import { countSealedOtherwise, sealedColumns } from '../src/vault/reseal.ts'
import { headOf } from '../src/vault/seal.ts'
import { addUser, type TestDeployment, testDeployment } from './test-context.ts'

let emulator: Emulator
let deployment: TestDeployment
let contexts: [WorkerContext, WorkerContext]
let holder: { ownerId: string; userId: string }
let credentialId: string
let grantId: string
let key: string
beforeEach(async () => {
  // Strict: a token that is sent twice ends the grant.
  emulator = await startEmulator({ strictRotation: true })
  deployment = await testDeployment()
  contexts = [await deployment.open(emulator.url), await deployment.open(emulator.url)]
  const [context] = contexts
  holder = await addUser(context)
  const grant = await emulator.grant()
  grantId = grant.grantId
  const { publicKey, privateKey } = DEMO_KEY
  const secrets = { publicKey, privateKey, refreshToken: grant.refreshToken }
  credentialId = (await context.vault.attach(holder.ownerId, holder.userId, secrets)).id
  await addAppKey(context, { ownerId: holder.ownerId, provider: 'AgLeader', name: 'main' }, secrets)
  key = (await addApiKey(context, holder.ownerId, { userId: holder.userId, expiresIn: 9000 })).key
})
afterEach(async () => {
  await deployment.close()
  await emulator.close()
})

const keyFile = () => join(deployment.dataDir, 'master.key')
const fileKeys = async () => (await readFile(keyFile(), 'utf8')).trim().split('\n')
const addKeys = async (context: WorkerContext, count: number) => {
  for (let i = 0; i < count; i++)
    await addApiKey(context, holder.ownerId, { userId: holder.userId, expiresIn: 9000 })
}
const say = () => {}

/** What every process has to be able to: open all that is sealed, know the digests, refresh tokens. */
async function expectAllOpen(context: WorkerContext): Promise<void> {
  const { ownerId, userId } = holder
  expect(await context.vault.read(ownerId, userId)).toMatchObject({ privateKey: DEMO_KEY.privateKey })
  const appKey = await findAppKey(context.db, { ownerId, provider: 'AgLeader', name: 'main' })
  expect(appKey && openAppKey(context.sealer, appKey).privateKey).toBe(DEMO_KEY.privateKey)
  const { items } = await listApiKeys(context, ownerId, { page: { offset: 0, limit: 1000 } })
  for (const item of items) expect(item.key).toMatch(/^lk_/)
  expect(await holderOf(context, key)).toMatchObject({ userId })
  emulator.expireAccessTokens()
  expect((await context.connections.api(credentialId).whoAmI()).email).toBe('grower@example.com')
}

test('two processes refresh and seal on while it changes; after it the old key opens nothing', async () => {
  const [context, other] = contexts
  await addKeys(context, 150)
  emulator.counters.reset()
  let goesOn = true
  let calls = 0
  const work = async () => {
    while (goesOn) {
      emulator.expireAccessTokens()
      await Promise.all(contexts.map(({ connections }) => connections.api(credentialId).whoAmI()))
      calls++
    }
  }
  const working = Promise.all([work(), addKeys(other, 30)])
  const rotated = await changeMasterKey(deployment.config(), say)
  goesOn = false
  await working
  expect(calls).toBeGreaterThan(0)
  expect(rotated).toMatchObject({ isNewKey: true, broken: [] })
  expect(rotated.count).toBeGreaterThan(150)
  expect(emulator.counters.snapshot().reuseAttempts).toEqual({ withinGrace: 0, refused: 0 })
  expect(emulator.counters.snapshot().refreshes[grantId]).toBeGreaterThan(0)

  const [newest, old] = await fileKeys()
  expect(await countSealedOtherwise(context.db, headOf(Buffer.from(newest!, 'hex')))).toBe(0)
  await writeFile(keyFile(), `${newest}\n`)
  for (const each of [...contexts, await deployment.open(emulator.url)]) await expectAllOpen(each)
  await writeFile(keyFile(), `${old}\n`)
  await expect(deployment.open(emulator.url)).rejects.toThrow('not the one that this database was made with')
  const entries = await context.db.selectFrom('audit_log').select(['action', 'actor_kind']).execute()
  expect(entries).toContainEqual({ action: 'masterKey.rotated', actor_kind: 'commandLine' })
})

test('killed in the middle: all goes on with both keys; run again, it comes to its end', async () => {
  const [context] = contexts
  await addKeys(context, 400)
  const program = fileURLToPath(new URL('programs/rotate-master-key.ts', import.meta.url))
  const env = { SHEAF_DATA_DIR: deployment.dataDir, DATABASE_URL: deployment.database.url }
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const keys = await fileKeys()
  expect(keys).toHaveLength(2)
  const head = headOf(Buffer.from(keys[0]!, 'hex'))
  expect(await countSealedOtherwise(context.db, head)).toBeGreaterThan(0)
  for (const each of contexts) await expectAllOpen(each)

  // A connection that was cut holds its lock until the database notices.
  let rotated = { isNewKey: true }
  for (let tries = 0; rotated.isNewKey && tries < 100; tries++)
    rotated = await changeMasterKey(deployment.config(), say).catch((error: { code?: string }) => {
      if (error.code !== 'running') throw error
      return rotated
    })
  expect(rotated.isNewKey).toBe(false)
  expect(await fileKeys()).toEqual(keys)
  expect(await countSealedOtherwise(context.db, head)).toBe(0)
  for (const each of contexts) await expectAllOpen(each)
})

test('with keys in the environment: known first, then used, then the one before is no longer needed', async () => {
  const [old] = await fileKeys()
  const [masterKey, before] = [new Secret(randomBytes(32).toString('hex')), new Secret(old!)]
  const known = { masterKey: before, previousMasterKeys: [masterKey] }
  const used = { masterKey, previousMasterKeys: [before] }
  await expect(changeMasterKey(deployment.config({ masterKey: before }), say)).rejects.toMatchObject({
    code: 'key_given',
  })
  const first = await deployment.open(emulator.url, { config: known })
  const second = await deployment.open(emulator.url, { config: used })
  await addKeys(second, 1)
  await expectAllOpen(first)
  expect(await changeMasterKey(deployment.config(used), say)).toMatchObject({ isNewKey: false })
  for (const each of [first, second]) await expectAllOpen(each)
  await expectAllOpen(await deployment.open(emulator.url, { config: { masterKey } }))
})

test('a backup from before it opens with the keys that are in the file after it', async () => {
  const [context] = contexts
  const target = join(deployment.dataDir, 'backup')
  await backUp(deployment.config(), target, { withKey: false, say })
  await changeMasterKey(deployment.config(), say)
  await addKeys(context, 1)
  const other = await testDeployment()
  try {
    await writeFile(join(other.dataDir, 'master.key'), await readFile(keyFile()))
    await restore(other.config(), target, { replace: true, say })
    await expectAllOpen(await other.open(emulator.url))
    const whole = join(deployment.dataDir, 'whole')
    await backUp(deployment.config(), whole, { withKey: true, say })
    expect(await readFile(join(whole, 'master.key'), 'utf8')).toBe(await readFile(keyFile(), 'utf8'))
  } finally {
    await other.close()
  }
})

test('no column with sealed bytes is forgotten', async () => {
  const hashes = [
    'api_keys.key_hash',
    'connection_attempts.browser_hash',
    'connection_attempts.nonce_hash',
    'connection_attempts.state_hash',
    'credentials.attached_hash',
    'magic_link_sessions.token_hash',
    'magic_links.link_hash',
    'sign_in_attempts.key_hash',
  ]
  const { rows } = await sql<{ name: string }>`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = 'public' and udt_name = 'bytea'
  `.execute(contexts[0].db)
  const known = [...hashes, ...sealedColumns.map((each) => each.join('.'))].sort()
  expect(rows.map(({ name }) => name).sort()).toEqual(known)
})
