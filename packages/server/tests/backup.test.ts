import { randomUUID } from 'node:crypto'
import { copyFile, mkdtemp, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { DEMO_KEY, type Emulator, startEmulator } from '@sheaf/agfiniti-emulator'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Secret } from '../src/config/secret.ts'
import type { WorkerContext } from '../src/context.ts'
import { backUp, restore } from '../src/open-backups.ts'
import { fixture } from './api.ts'
import { addUser, eventually, type TestDeployment, testDeployment } from './test-context.ts'
import { zipOf } from './zip.ts'

let emulator: Emulator
let deployment: TestDeployment
let folder: string
const quiet = () => {}
beforeAll(async () => {
  emulator = await startEmulator()
  deployment = await testDeployment()
  folder = await mkdtemp(join(tmpdir(), 'sheaf-backup-'))
})
afterAll(async () => {
  await deployment.close()
  await emulator.close()
  await rm(folder, { recursive: true, force: true })
})

/** Every row of every table of ours, the order of turns aside, and what runs when they change. */
async function rowsOf({ db }: WorkerContext): Promise<Record<string, unknown[]>> {
  const { rows: tables } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'r' and relname <> 'turns'
      and relname not like 'kysely%' order by 1
  `.execute(db)
  const found: Record<string, unknown[]> = {}
  for (const { name } of tables) {
    const { rows } = await sql`select * from ${sql.table(name)} t order by t::text`.execute(db)
    found[name] = rows
  }
  const { rows: triggers } = await sql`
    select tgrelid::regclass::text as "table", tgname as name, tgfoid::regproc::text as runs
    from pg_trigger where not tgisinternal order by 1, 2
  `.execute(db)
  return { ...found, triggers }
}

async function bytesOf({ db, blobs }: WorkerContext): Promise<Map<string, string>> {
  const rows = await db.selectFrom('blobs').select(['owner_id', 'sha256']).execute()
  const found = new Map<string, string>()
  for (const { owner_id, sha256 } of rows) {
    const { stream } = await blobs.open(owner_id, sha256)
    found.set(`${owner_id}/${sha256}`, (await buffer(stream)).toString('base64'))
  }
  return found
}

/** An upload whose conversion is queued; nobody works. */
async function upload(context: WorkerContext, holder: { ownerId: string; userId: string }): Promise<string> {
  const bytes = zipOf({ 'sample1.txt': await fixture('agleader-text/sample1.txt') })
  const { sha256, size } = await context.blobs.put(holder.ownerId, [bytes])
  return context.db.transaction().execute(async (tx) => {
    const owned = { owner_id: holder.ownerId, sha256, size }
    await tx
      .insertInto('blobs')
      .values(owned)
      .onConflict((same) => same.doNothing())
      .execute()
    const id = randomUUID()
    await tx
      .insertInto('sources')
      .values({
        id,
        owner_id: holder.ownerId,
        user_id: holder.userId,
        origin: 'uploaded',
        provider: 'Other',
        name: 'waiting.zip',
        size,
        blob: sha256,
        state: 'stored',
      })
      .execute()
    await context.queue.send('convert', { sourceId: id }, { db: tx })
    return id
  })
}

test('a backup that is made while the service works brings everything back, and what was queued goes on', async () => {
  const context = await deployment.open(emulator.url, { jobs: true })
  const holder = await addUser(context)
  const { refreshToken } = await emulator.grant()
  const { publicKey, privateKey } = DEMO_KEY
  await context.vault.attach(holder.ownerId, holder.userId, { publicKey, privateKey, refreshToken })
  // While it syncs and converts.
  await eventually(
    async () => (await context.sync.state(holder.ownerId, holder.userId))?.found ?? 0,
    (n) => n > 0,
  )
  const busy = await backUp(deployment.config({ agfinitiUrl: emulator.url }), join(folder, 'busy.tar'), {
    withKey: true,
    say: quiet,
  })
  expect(busy.missing).toEqual([])
  await eventually(
    async () => context.sync.state(holder.ownerId, holder.userId),
    (now) => now?.state === 'finished' && now.converted + now.failed === now.found,
  )
  await context.close()

  // At rest, with one conversion queued.
  const idle = await deployment.open(emulator.url)
  const waiting = await upload(idle, holder)
  const target = join(folder, 'whole')
  await backUp(deployment.config(), target, { withKey: false, say: quiet })
  const [rows, bytes] = [await rowsOf(idle), await bytesOf(idle)]
  await idle.close()

  const other = await testDeployment()
  try {
    await expect(restore(other.config(), target, { replace: false, say: quiet })).rejects.toMatchObject({
      code: 'key_missing',
    })
    await copyFile(join(deployment.dataDir, 'master.key'), join(other.dataDir, 'master.key'))
    const restored = await restore(other.config(), target, { replace: false, say: quiet })
    expect(restored.jobs).toBeGreaterThan(0)
    const again = await other.open(emulator.url)
    expect(await rowsOf(again)).toEqual(rows)
    expect(rows.triggers?.length).toBeGreaterThan(0)
    expect(await bytesOf(again)).toEqual(bytes)
    await expect(restore(other.config(), target, { replace: false, say: quiet })).rejects.toMatchObject({
      code: 'service_running',
    })
    await again.close()
    await expect(restore(other.config(), target, { replace: false, say: quiet })).rejects.toMatchObject({
      code: 'database_not_empty',
    })
    const working = await other.open(emulator.url, { jobs: true })
    const state = () =>
      working.db.selectFrom('sources').select('state').where('id', '=', waiting).executeTakeFirstOrThrow()
    expect(await eventually(state, ({ state }) => state !== 'stored')).toEqual({ state: 'converted' })
    await working.close()
    // Over what is there, from the one that was made in the middle, with its own key.
    await restore(other.config(), join(folder, 'busy.tar'), { replace: true, say: quiet })
    const busyAgain = await other.open(emulator.url, { jobs: true })
    await eventually(
      async () => busyAgain.sync.state(holder.ownerId, holder.userId),
      (now) => now?.state === 'finished' && now.converted + now.failed === now.found,
    )
    const files = await busyAgain.db.selectFrom('files').select(['id', 'status']).execute()
    expect(files.filter(({ status }) => status === 'processing')).toEqual([])
    expect(files.length).toBe(rows.files?.length)
  } finally {
    await other.close()
  }
}, 180_000)

test('a backup is refused where it is damaged, of another key, or no backup; the database stays as it was', async () => {
  const context = await deployment.open(emulator.url)
  await addUser(context)
  const target = join(folder, 'small')
  await backUp(deployment.config(), target, { withKey: true, say: quiet })
  expect((await stat(join(target, 'master.key'))).mode & 0o077).toBe(0)
  await expect(backUp(deployment.config(), target, { withKey: false, say: quiet })).rejects.toMatchObject({
    name: 'BackupError',
  })
  const other = await testDeployment()
  try {
    const attempt = (source: string, config = other.config()) =>
      restore(config, source, { replace: true, say: quiet })
    await expect(attempt(join(folder, 'none'))).rejects.toMatchObject({ name: 'BackupError' })
    const foreign = other.config({ masterKey: new Secret('ab'.repeat(32)) })
    await expect(attempt(target, foreign)).rejects.toMatchObject({ code: 'key_wrong' })
    const users = join(target, 'tables', 'users.copy')
    const file = await open(users, 'r+')
    const { buffer: first } = await file.read(Buffer.alloc(1), 0, 1, 3)
    await file.write(Buffer.from([(first[0] ?? 0) ^ 1]), 0, 1, 3)
    await file.close()
    await expect(attempt(target)).rejects.toMatchObject({ name: 'BackupError' })
    await rm(join(target, 'manifest.json'))
    await expect(attempt(target)).rejects.toMatchObject({ code: 'not_a_backup' })
    const empty = await other.open(emulator.url)
    expect(await empty.db.selectFrom('users').selectAll().execute()).toEqual([])
  } finally {
    await other.close()
    await context.close()
  }
  expect(await readdir(folder)).not.toContain('none')
  expect((await readFile(join(target, 'master.key'), 'utf8')).trim()).toMatch(/^[0-9a-f]{64}$/)
}, 120_000)
