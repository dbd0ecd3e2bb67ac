/** kill -9 of services and database at random moments of a run that syncs, converts, merges and alerts. */
import { randomUUID } from 'node:crypto'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startEmulator } from '@sheaf/agfiniti-emulator'
import type { Kysely } from 'kysely'
import { freePort } from '../demo/processes.ts'
import { readConfig } from '../packages/server/src/config/config.ts'
import { openDatabase } from '../packages/server/src/db/database.ts'
import { startEmbedded, stopEmbedded } from '../packages/server/src/db/embedded/embedded.ts'
import type { Database } from '../packages/server/src/db/schema.ts'
import { examine } from '../packages/server/src/open-doctor.ts'
import { findLeaks } from '../packages/server/tests/leaks.ts'
import { startReceiver } from '../packages/server/tests/receiver.ts'
import { createDice } from './dice.ts'
import { type Figure, none, type Order } from './figures.ts'
import { insist, makeWorld, type World } from './growers.ts'
import { reckon, unfinished } from './reckoning.ts'
import { type Role, roles, startServices } from './services.ts'

interface KillsOrder extends Omit<Order, 'quick' | 'kills'> {
  readonly kills: number
  /** The provider takes each refresh token once; else it grants 60 seconds. */
  readonly strictRotation: boolean
  readonly growers?: number
  readonly longestGapMs?: number
}

/** From one kill to the next: some come while the service still starts. */
const shortestGapMs = 200
/** How long an exchange takes at most from the provider's answer until its token is stored. */
const inFlightMs = 2000
/** Nothing gets on for so long: it is stuck. */
const stuckSeconds = 180

export async function kills(order: KillsOrder): Promise<Figure[]> {
  const { seed, say, strictRotation } = order
  const dice = createDice(seed)
  await using opened = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-chaos-'))
  if (order.keep) say(`all of it stays in ${folder}`)
  else opened.defer(() => rm(folder, { recursive: true, force: true }))
  // As root the database runs as another account, which has to get in.
  await chmod(folder, 0o755)
  const [dataDir, logDir] = [join(folder, 'data'), join(folder, 'logs')]
  await mkdir(logDir)
  const emulator = await startEmulator({ strictRotation, accessTokenTtl: 4 })
  opened.defer(() => emulator.close())
  // A refresh takes a while, so that some are under way at a kill.
  emulator.faults.add({ kind: 'latency', endpoint: 'token', ms: 150 })
  const refreshes = new Map<string, number[]>()
  const refreshed = emulator.counters.refreshed.bind(emulator.counters)
  emulator.counters.refreshed = (token, grantId) => {
    refreshes.set(grantId, [...(refreshes.get(grantId) ?? []), performance.now()])
    refreshed(token, grantId)
  }
  const receiver = await startReceiver()
  opened.defer(() => receiver.close())
  const port = await freePort(0)
  const apiUrl = `http://127.0.0.1:${port}`
  const owner = { username: 'owner@example.com', password: randomUUID() }
  const env = {
    SHEAF_DATA_DIR: dataDir,
    SHEAF_PORT: String(port),
    SHEAF_OWNER_USERNAME: owner.username,
    SHEAF_OWNER_PASSWORD: owner.password,
    SHEAF_ALLOW_PRIVATE_WEBHOOKS: 'true',
    AGFINITI_URL: emulator.url,
    LOG_LEVEL: 'trace',
  }
  const services = startServices({ dataDir, url: apiUrl, logDir, env })
  opened.defer(() => stopEmbedded(dataDir))
  opened.defer(async () => void (await services.stop()))

  const killedAt: number[] = []
  const world = await makeWorld({
    url: apiUrl,
    emulator,
    webhook: receiver.url,
    owner,
    growers: order.growers ?? 3,
    // Enough for work to be under way at each kill, and no more than can be done.
    mostFiles: () => 12 + killedAt.length,
    dice: createDice(seed + 1),
  })
  await killAndWork(order, { dice, services, world, killedAt })
  const processed = (origin: string) =>
    insist(async () => (await world.client.files.list({ status: 'processed', origin })).total)
  const early = (await processed('provider')) + (await processed('uploaded'))
  say(`the killing ends after ${early} files; what is left is done`)

  await using connection = new AsyncDisposableStack()
  const db = connection.adopt(openDatabase((await startEmbedded(dataDir)).url), (each) => each.destroy())
  const left = await settled(db, world)
  const reckoning = await reckon(db, world, receiver)
  const findings = await examine(readConfig(env), { checksums: true })
  const statuses = await Promise.all(
    world.growers.map(({ userId }) => insist(() => world.client.agLeader.get(userId))),
  )
  const { reuseAttempts } = emulator.counters.snapshot()
  const { url } = await startEmbedded(dataDir)
  const leaks = await findLeaks({ databaseUrl: url, folders: [folder], secrets: world.secrets })
  await connection.disposeAsync()
  const codes = await services.stop()
  const lost = world.lost.length + statuses.filter(({ status }) => status !== 'OK').length
  const unexplained = world.lost.filter(({ grantId }) => {
    const last = refreshes.get(grantId)?.at(-1) ?? 0
    return !killedAt.some((at) => Math.abs(at - last) < inFlightMs)
  })
  for (const what of [...services.fallen, ...leaks]) say(what)
  for (const { state, text } of findings) if (state === 'error') say(text)

  return [
    { what: 'kills', value: killedAt.length },
    { what: 'files that were to come', value: reckoning.expected },
    { what: 'of these standardized before the last kill', value: early },
    none('lost', reckoning.lost),
    none('duplicated', reckoning.duplicated),
    none('failed', reckoning.failed),
    none(
      'stuck (jobs, files, plans, merges, alerts)',
      Object.values(left).reduce((total, count) => total + count, 0),
    ),
    none('dead jobs', reckoning.dead),
    { what: 'operations', value: reckoning.operations },
    none('files missing in operations, or twice', reckoning.missingInOperations),
    { what: 'alerts raised', value: reckoning.raised },
    none('never delivered', reckoning.untold),
    { what: 'delivered more than once', value: reckoning.toldTwice },
    { what: 'refreshes', value: [...refreshes.values()].flat().length },
    { what: 'repeated within the grace', value: reuseAttempts.withinGrace },
    ...(strictRotation
      ? [
          { what: 'grants lost', value: lost },
          none('of these with no exchange in flight at a kill', unexplained.length),
          none('of these not told as an event', world.lost.filter(({ told }) => !told).length),
        ]
      : [none('grants lost', lost), none('refresh tokens refused', reuseAttempts.refused)]),
    { what: 'starts given up for want of the database', value: services.refused.length },
    none('processes that ended by themselves', services.fallen.length),
    none('stops that were not clean', codes.filter((code) => code !== 0).length),
    none('errors that the doctor finds', findings.filter(({ state }) => state === 'error').length),
    { what: 'secrets looked for', value: world.secrets.size },
    none('found in database, files or logs', leaks.length),
  ]
}

async function killAndWork(
  { kills, say, strictRotation, longestGapMs = 6000 }: KillsOrder,
  {
    dice,
    services,
    world,
    killedAt,
  }: {
    dice: ReturnType<typeof createDice>
    services: ReturnType<typeof startServices>
    world: World
    killedAt: number[]
  },
): Promise<void> {
  let working = true
  const work = async () => {
    while (working) {
      await world.work()
      if (strictRotation) await world.reconnect()
      await sleep(800)
    }
  }
  const working_ = work()
  const choices: readonly (readonly Role[])[] = [['all'], ['worker'], roles]
  for (let n = 0; n < kills; n++) {
    // In the middle of work, and every fourth time in the middle of a start.
    if (dice.roll() < 3 / 4) await services.ready()
    await sleep(dice.between(shortestGapMs, longestGapMs))
    // The database in every second; alone now and then, so that the services have to live without it.
    const database = n % 2 === 1
    const victims = database && dice.roll() < 1 / 4 ? [] : dice.pick(choices)
    killedAt.push(performance.now())
    await services.kill(victims, { database })
    if ((n + 1) % 10 === 0 || n + 1 === kills) say(`${n + 1} kills of ${kills}`)
  }
  working = false
  await working_
}

/** Waits until nothing is left to do; gives what is left in the end. */
async function settled(db: Kysely<Database>, world: World): Promise<Record<string, number>> {
  await world.reconnect()
  await world.syncAll()
  let [before, since] = ['', 0]
  for (;;) {
    const left = await unfinished(db)
    if (Object.values(left).every((count) => count === 0)) return left
    const now = JSON.stringify(left)
    if (now !== before) [before, since] = [now, performance.now()]
    if (performance.now() > since + stuckSeconds * 1000) return left
    await sleep(500)
  }
}
