/** One grower whose syncs meet faults, until all are over; then every file must be here, once, with the right bytes. */
import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DEMO_KEY, type Fault } from '@sheaf/agfiniti-emulator'
import { sql } from 'kysely'
import { isLasting } from './fault-mixes.ts'
import { addGrower, type FaultWorld, type Side } from './fault-world.ts'

export interface CaseFigures {
  readonly faults: number
  readonly syncs: number
  readonly files: number
  /** Versions of files that came after the first. */
  readonly changes: number
  readonly refreshes: number
  /** Refresh tokens that were sent once more within the provider's grace, as the answer was lost. */
  readonly resent: number
  /** How often the grower had to connect again, since the grant was revoked. */
  readonly reconnected: number
}

const hourMs = 3600_000
const mostSyncs = 60
/** When a worker asks again for the answer to an exchange that was lost, and how often it does. */
const finishedAfterMs = 15_000
const finishTries = 6
const partner = 'partner@example.com'

/** Throws with what is wrong where a file was lost, doubled or spoiled, or a token was used twice. */
export async function runCase(world: FaultWorld, faults: readonly Fault[]): Promise<CaseFigures> {
  const losesTokens = faults.some(
    ({ kind, endpoint }) =>
      ['reset', 'truncate', 'corrupt'].includes(kind) && (endpoint === undefined || endpoint === 'token'),
  )
  const side = losesTokens ? world.graceful : world.strict
  const { emulator, context } = side
  await fillAccounts(world, side)
  const holder = await addGrower(context)
  const { publicKey, privateKey } = DEMO_KEY
  const connect = async () => {
    const { refreshToken } = await signIn(side)
    return (
      await context.vault.attach(holder.ownerId, holder.userId, { publicKey, privateKey, refreshToken })
    ).id
  }
  let id = await connect()
  emulator.counters.reset()
  // The next call needs a new token, so that faults of the exchange are met.
  emulator.expireAccessTokens()
  for (const fault of faults) emulator.faults.add(fault)

  let syncs = 0
  let reconnected = 0
  const sync = async () => {
    syncs++
    await context.syncRuns.run(id, new AbortController().signal)
    const state = await context.sync.state(holder.ownerId, holder.userId)
    const status = (await context.vault.read(holder.ownerId, holder.userId))?.status
    if (status === 'UNAUTHENTICATED') {
      await requireRevoked(side, holder)
      reconnected++
      id = await connect()
    } else if (state?.state === 'failed') {
      const wait = Math.max(0, Date.parse(state.nextSync) - world.now())
      world.pass(Math.min(wait, finishedAfterMs))
      await finishExchanges(side, id)
      world.pass(Math.max(0, wait - finishedAfterMs))
    }
    return state?.state === 'finished'
  }
  const left = () => emulator.faults.list().filter(({ fault }) => !isLasting(fault))
  try {
    for (let finished = false; !finished || left().length > 0; ) {
      if (syncs > mostSyncs)
        throw new Error(`faults are left after ${syncs} syncs: ${JSON.stringify(left())}`)
      finished = await sync()
      if (finished && left().length > 0) {
        // What a sync with nothing to do would not meet.
        emulator.addFile({ name: `late ${syncs}.txt`, content: randomBytes(100), modified: world.now() })
        emulator.expireAccessTokens()
        world.pass(25 * hourMs)
      }
    }
    emulator.faults.clear()
    emulator.addFile({ name: 'last.txt', content: randomBytes(300), modified: world.now() })
    world.pass(25 * hourMs)
    while (!(await sync()))
      if (syncs > mostSyncs) throw new Error(`no sync is well, although the faults are over`)
    const { files, changes } = await requireAllOnce(world, side, holder, faults)
    const { refreshes, reuseAttempts } = emulator.counters.snapshot()
    if (reuseAttempts.refused > 0)
      throw new Error(`a used refresh token was sent: ${JSON.stringify(reuseAttempts)}`)
    if (!losesTokens && reuseAttempts.withinGrace > 0)
      throw new Error('a used refresh token was sent in time')
    const refreshed = Object.values(refreshes).reduce((sum, count) => sum + count, 0)
    const lost = faults.reduce((sum, { times = 1 }) => sum + times, 0)
    // At most one a run, for a clock that was put forward, one for each fault, and one to begin with.
    if (refreshed > syncs + lost + reconnected + 1)
      throw new Error(`${refreshed} refreshes in ${syncs} syncs`)
    const resent = reuseAttempts.withinGrace
    return { faults: faults.length, syncs, files, changes, refreshes: refreshed, resent, reconnected }
  } finally {
    emulator.faults.clear()
    await context.vault.detach(holder.ownerId, holder.userId)
  }
}

/** Five files of the grower, one of them larger than a piece of a connection, and two that a partner shares. */
async function fillAccounts(world: FaultWorld, { emulator }: Side): Promise<void> {
  for (const { id } of await emulator.files()) emulator.removeFile(id)
  for (const [i, size] of [300, 150_000, 1, 2000, 40_000].entries())
    emulator.addFile({
      name: `file ${i}.txt`,
      content: randomBytes(size),
      modified: world.now() - (9 - i) * hourMs,
    })
  for (const i of [0, 1])
    emulator.addFile({
      account: partner,
      name: `shared ${i}.txt`,
      content: randomBytes(500),
      modified: world.now() - (12 - 5 * i) * hourMs,
    })
}

/** Tries again: faults of the token endpoint meet a sign-in too. */
async function signIn({ emulator }: Side): Promise<{ refreshToken: string }> {
  for (let tries = mostSyncs; ; tries--) {
    try {
      return await emulator.grant()
    } catch (error) {
      if (tries === 0) throw error
    }
  }
}

/** What a worker does between two syncs: the jobs that were promised with each exchange. */
async function finishExchanges({ context }: Side, credentialId: string): Promise<void> {
  const { rows } = await sql<{ id: string; state: string }>`
    select id, data->>'state' as state from pgboss.job
    where name = 'finish-exchange' and state = 'created' and data->>'credentialId' = ${credentialId}
  `.execute(context.db)
  for (const { id, state } of rows) {
    for (let tries = finishTries; tries > 0; tries--) {
      const done = await context.connections.finishExchange(credentialId, state).then(
        () => true,
        () => false,
      )
      if (done) break
    }
    await sql`delete from pgboss.job where name = 'finish-exchange' and id = ${id}`.execute(context.db)
  }
}

async function requireRevoked(
  { emulator, context }: Side,
  holder: { ownerId: string; userId: string },
): Promise<void> {
  const { items = [] } =
    (await context.vault.events(holder.ownerId, holder.userId, { offset: 0, limit: 100 })) ?? {}
  const told = items.some(({ body }) => body.includes('invalid_grant'))
  const { refused } = emulator.counters.snapshot().reuseAttempts
  if (!told || refused > 0) throw new Error('credentials were given up that were not revoked')
}

async function requireAllOnce(
  { dataDir }: FaultWorld,
  { emulator, context }: Side,
  { ownerId, userId }: { ownerId: string; userId: string },
  faults: readonly Fault[],
): Promise<{ files: number; changes: number }> {
  const { rows } = await sql<{
    id: string
    name: string
    state: string
    blob: string | null
    provider_file_id: string
    version: number
    files: number
    jobs: number
  }>`
    select id, name, state, blob, provider_file_id, version,
      (select count(*) from files where files.source_id = sources.id) as files,
      (select count(*) from pgboss.job where name = 'convert' and data->>'sourceId' = sources.id::text) as jobs
    from sources where user_id = ${userId}
  `.execute(context.db)
  const byId = Map.groupBy(rows, (row) => row.provider_file_id)
  const wrong: unknown[] = []
  const listed = await emulator.files()
  for (const { id, name, sha256 } of listed) {
    const [source, ...doubles] = byId.get(id) ?? []
    if (source === undefined || doubles.length > 0) wrong.push({ name, sources: byId.get(id)?.length ?? 0 })
    else if (source.blob !== sha256) wrong.push({ ...source, expected: sha256 })
    else if (!(await isReadable(context, ownerId, sha256))) wrong.push({ name, unreadable: sha256 })
  }
  const vanishing = faults.some(({ kind }) => kind === 'vanish')
  const present = new Set(listed.map(({ id }) => id))
  for (const row of rows) {
    const once = row.files === 1 && (vanishing ? row.jobs >= row.version : row.jobs === row.version)
    // One that the provider has no more may stay, where its bytes are here.
    if (row.state !== 'stored' || row.blob === null || !once) wrong.push(row)
    if (!present.has(row.provider_file_id) && !vanishing) wrong.push({ ...row, provider: 'never had it' })
  }
  const changes = rows.reduce((sum, row) => sum + row.version - 1, 0)
  const changing = faults.reduce((sum, { kind, times = 1 }) => sum + (kind === 'change' ? times : 0), 0)
  if (changes > changing) wrong.push({ changes, changing })
  const drafts = (await readdir(join(dataDir, 'blobs', 'incoming'))).filter((name) => name.includes('~'))
  if (drafts.length > 0) wrong.push({ drafts })
  const calls = await context.db.selectFrom('provider_calls').selectAll().execute()
  if (calls.length > 0) wrong.push({ calls })
  if (wrong.length > 0) throw new Error(`not every file is here once: ${JSON.stringify(wrong)}`)
  return { files: listed.length, changes }
}

async function isReadable({ blobs }: Side['context'], ownerId: string, sha256: string): Promise<boolean> {
  const { stream } = await blobs.open(ownerId, sha256)
  return stream.toArray().then(
    () => true,
    () => false,
  )
}
