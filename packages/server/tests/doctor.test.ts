import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Secret } from '../src/config/secret.ts'
import type { WorkerContext } from '../src/context.ts'
import { examine } from '../src/open-doctor.ts'
import { type ApiUnderTest, apiUnderTest } from './api.ts'
import { addUser } from './test-context.ts'

let api: ApiUnderTest
let context: WorkerContext
let holder: { ownerId: string; userId: string }
beforeAll(async () => {
  api = await apiUnderTest()
  context = api.context
  holder = await addUser(context)
})
afterAll(() => api?.close())

const look = (changes: Parameters<ApiUnderTest['deployment']['config']>[0] = {}, checksums = false) =>
  examine(api.deployment.config({ agfinitiUrl: api.emulator.url, ...changes }), { checksums })
const troubles = async (...args: Parameters<typeof look>) =>
  (await look(...args)).flatMap(({ check, state, text, todo }) =>
    state === 'ok' ? [] : [{ check, state, text, hasTodo: todo !== undefined }],
  )

async function store(text: string): Promise<string> {
  const { sha256, size } = await context.blobs.put(holder.ownerId, [Buffer.from(text)])
  await context.db.insertInto('blobs').values({ owner_id: holder.ownerId, sha256, size }).execute()
  return sha256
}

test('a sound server has nothing wrong, and every look is told', async () => {
  await api.owner()
  await store('whole')
  const findings = await look({}, true)
  expect(findings.filter(({ state }) => state !== 'ok')).toEqual([])
  expect(new Set(findings.map(({ check }) => check))).toEqual(
    new Set(['database', 'key', 'files', 'jobs', 'sources', 'disk', 'agfiniti']),
  )
})

test('missing and damaged files are told; damage by a full read only', async () => {
  const [gone, spoilt] = [await store('gone'), await store('spoilt')]
  await rm(context.blobs.path(holder.ownerId, gone))
  await writeFile(context.blobs.path(holder.ownerId, spoilt), 'spoilT')
  const quick = await troubles()
  expect(quick).toMatchObject([{ check: 'files', state: 'error', hasTodo: true }])
  expect(quick[0]?.text).toContain(gone)
  const thorough = await troubles({}, true)
  expect(thorough).toMatchObject([
    { check: 'files', state: 'error' },
    { check: 'files', state: 'error', hasTodo: true },
  ])
  expect(thorough[1]?.text).toContain(spoilt)
  await context.db.deleteFrom('blobs').where('sha256', 'in', [gone, spoilt]).execute()
  await rm(context.blobs.path(holder.ownerId, spoilt))
})

test('a source without a job, another key, no AgFiniti, AgFiniti left alone, no database', async () => {
  const id = randomUUID()
  await context.db
    .insertInto('sources')
    .values({
      id,
      owner_id: holder.ownerId,
      user_id: holder.userId,
      origin: 'uploaded',
      provider: 'Other',
      name: 'lost.zip',
      size: 1,
      state: 'stored',
      updated_at: sql`now() - interval '5 minutes'`,
    })
    .execute()
  const stuck = await troubles()
  expect(stuck).toMatchObject([{ check: 'sources', state: 'warning', hasTodo: true }])
  expect(stuck[0]?.text).toContain(id)
  await context.db.deleteFrom('sources').where('id', '=', id).execute()

  expect(await troubles({ masterKey: new Secret('cd'.repeat(32)) })).toMatchObject([
    { check: 'key', state: 'error' },
  ])
  expect(await troubles({ agfinitiUrl: 'http://127.0.0.1:9' })).toMatchObject([
    { check: 'agfiniti', state: 'warning', hasTodo: true },
  ])
  await context.db
    .insertInto('provider_gates')
    .values({
      provider: 'AgLeader',
      account_id: '',
      failures: 10,
      closed_until: sql`now() + interval '1 minute'`,
    })
    .execute()
  const alone = await troubles()
  expect(alone).toMatchObject([{ check: 'agfiniti', state: 'warning', hasTodo: true }])
  expect(alone[0]?.text).toMatch(/^Syncs leave AgLeader alone until .*: 10 calls in a row have failed$/)
  await context.db.updateTable('provider_gates').set({ closed_until: sql`now()` }).execute()
  expect(await troubles()).toEqual([])

  const nowhere = { databaseUrl: new Secret('postgresql://nobody:secret@127.0.0.1:9/none') }
  const dead = await troubles(nowhere)
  expect(dead).toMatchObject([{ check: 'database', state: 'error', hasTodo: true }])
  expect(JSON.stringify(dead)).not.toContain('secret')
})

test('a newer program: the tables are told to be behind; an older one: to be ahead', async () => {
  const rename = (from: string, to: string) =>
    sql`update kysely_migration set name = ${to} where name = ${from}`.execute(context.db)
  await rename('0010-damaged-blobs', '9999-of-the-future')
  expect(await troubles()).toMatchObject([{ check: 'database', state: 'error', hasTodo: true }])
  await rename('9999-of-the-future', '0010-damaged-blobs')
})

test('where nothing is, nothing is made', async () => {
  const dataDir = join(tmpdir(), `sheaf-none-${randomUUID()}`)
  expect(await troubles({ dataDir, databaseUrl: undefined })).toMatchObject([
    { check: 'database', state: 'error' },
  ])
  expect(existsSync(dataDir)).toBe(false)
})
