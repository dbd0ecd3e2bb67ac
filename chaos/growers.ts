/** Growers whose machines go on writing files while the service is killed, and the developer who asks for them. */
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { DEMO_KEY, type Emulator } from '@sheaf/agfiniti-emulator'
import { type AlertType, ApiError, alertKeys, type Client, createClient } from '@sheaf/contract'
import { zipOf } from '../packages/server/tests/zip.ts'
import type { Dice } from './dice.ts'

const account = 'empty@example.com'
const fieldsOfGrower = 6

/** A grower of the emulator as a user of Sheaf, by the grant that it has now. */
interface Grower {
  readonly userId: string
  grantId: string
}

export interface World {
  readonly client: Client
  readonly growers: readonly Grower[]
  /** Files that the provider lists: of each grower one is to come of each. By field. */
  readonly provided: Map<string, number>
  /** Ids of uploads that were taken. */
  readonly batches: string[]
  /** Everything that must never be found where it does not belong, by what it is. */
  readonly secrets: Map<string, string>
  /** Grants that the provider no longer takes, and when each was noticed (`performance.now()`). */
  readonly lost: { readonly grantId: string; readonly at: number; readonly told: boolean }[]
  /** A new file at the provider, and a sync of one grower asked for; now and then an upload. */
  work(): Promise<void>
  /** Asks for a sync of every grower until the service has taken it. */
  syncAll(): Promise<void>
  /** Notes grants that are lost, and connects their growers again. */
  reconnect(): Promise<void>
}

interface Asked {
  readonly url: string
  readonly emulator: Emulator
  readonly webhook: string
  readonly owner: { readonly username: string; readonly password: string }
  readonly growers: number
  /** More are not made yet. */
  readonly mostFiles: () => number
  readonly dice: Dice
}

const provider = 'AgLeader'

export async function makeWorld({
  url,
  emulator,
  webhook,
  owner,
  growers: count,
  mostFiles,
  dice,
}: Asked): Promise<World> {
  const client = createClient({ baseUrl: url })
  const provided = new Map<string, number>()
  const secrets = new Map(
    Object.entries({ 'password of the owner': owner.password, 'private key': DEMO_KEY.privateKey }),
  )
  const keep = (what: string, secret: string | undefined) =>
    secret && secrets.set(`${what} ${secrets.size}`, secret)
  const hookSecret = 'the-secret-of-a-webhook'
  keep('webhook secret', hookSecret)
  // Every token that ever came to the provider.
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage }
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1]
    if (token && ![...secrets.values()].includes(token)) keep('access token', token)
  })
  const refreshed = emulator.counters.refreshed.bind(emulator.counters)
  emulator.counters.refreshed = (token, grantId) => {
    keep('refresh token', token)
    refreshed(token, grantId)
  }

  const token = await insist(() => client.authenticate(owner))
  keep('JSON web token', token)
  await insist(() => client.configuration.change({ fieldsFromCoverage: true }))
  const events = Object.keys(alertKeys) as AlertType[]
  await insist(() => client.webhooks.create({ name: 'chaos', url: webhook, secret: hookSecret, events }))

  const attach = async (userId: string): Promise<string> => {
    const { grantId, refreshToken, accessToken } = await emulator.grant({ account })
    keep('refresh token', refreshToken)
    keep('access token', accessToken)
    const { publicKey, privateKey } = DEMO_KEY
    await client.agLeader.attach(userId, { publicKey, privateKey, refreshToken })
    return grantId
  }
  const growers: Grower[] = []
  for (let i = 0; i < count; i++) {
    const { id: userId } = await insist(() =>
      client.users.create({ name: `Grower ${i}`, email: `${i}@example.com` }),
    )
    growers.push({ userId, grantId: await insist(() => attach(userId)) })
  }
  const first = growers[0]!.userId
  const { key } = await insist(() => client.apiKeys.create({ leafUserId: first }))
  keep('API key', key)
  const app = { publicKey: 'public-of-the-app', privateKey: 'private-key-of-the-app' }
  await insist(() => client.appKeys.create('main', app))
  keep('private key of an application', app.privateKey)
  const { id, link } = await insist(() => client.magicLinks.create(first, 'authentication', { provider }))
  keep('Magic Link', id)
  const page = await insist(() => fetch(link))
  keep('session of a Magic Link', /^sheaf-link=([^;]+)/.exec(page.headers.get('set-cookie') ?? '')?.[1])

  let files = 0
  const newFile = () => {
    const n = files++
    const field = n % fieldsOfGrower
    return {
      name: `log-${n}.txt`,
      field: `Field ${field}`,
      content: logOf(field, Math.floor(n / fieldsOfGrower)),
    }
  }
  const batches: string[] = []
  const lost: { grantId: string; at: number; told: boolean }[] = []
  return {
    client,
    growers,
    provided,
    batches,
    secrets,
    lost,

    async work() {
      const more = files < mostFiles()
      if (more) {
        const { name, field, content } = newFile()
        emulator.addFile({ account, name, content })
        provided.set(field, (provided.get(field) ?? 0) + 1)
      }
      await attempt(() => client.agLeader.startSync(dice.pick(growers).userId))
      if (!more || dice.roll() > 0.25) return
      const { name: entry, content: bytes } = newFile()
      const zip = new Blob([zipOf({ [entry]: bytes })])
      const sent = { leafUserId: dice.pick(growers).userId, provider: 'Other', fileName: 'upload.zip', zip }
      const taken = await attempt(() => client.batches.upload(sent))
      if (taken) batches.push(taken.id)
    },

    async syncAll() {
      for (const { userId } of growers) await insist(() => client.agLeader.startSync(userId))
    },

    async reconnect() {
      for (const grower of growers) {
        const found = await attempt(() => client.agLeader.get(grower.userId))
        if (found?.status !== 'UNAUTHENTICATED') continue
        const { items } = await insist(() => client.agLeader.events(grower.userId, { size: 100 }))
        const told = items.some(({ statusCode, body }) => statusCode >= 400 && body.includes('invalid_grant'))
        lost.push({ grantId: grower.grantId, at: performance.now(), told })
        grower.grantId = await insist(() => attach(grower.userId))
      }
    },
  }
}

/**
 * The harvest of a strip, of its own place and hour, so that each adds to its field: Ag Leader 'Advanced' text, five
 * passes of 40 records, 1.7 m apart on swaths of 6.1 m.
 */
function logOf(field: number, nth: number): Buffer {
  const lines: string[] = []
  for (let pass = 0; pass < 5; pass++)
    for (let i = 0; i < 40; i++) {
      const along = pass % 2 === 0 ? i : 39 - i
      const longitude = (-93.258294 + field * 0.01 + along * 0.00002).toFixed(6)
      const latitude = (39.296978 + (nth * 5 + pass) * 0.000055).toFixed(6)
      const time = 1_700_000_000 + nth * 600 + pass * 60 + i
      const flow = (8 + ((i * 7 + pass) % 5) / 10).toFixed(2)
      lines.push(
        `${longitude},${latitude},${flow},${time},1,68,240,14.2,33,1,2410000001,"F1:Field ${field}","L1:<1>","Soybeans",${pass + 1},1.2,850.0`,
      )
    }
  return Buffer.from(`${lines.join('\n')}\n`)
}

/** Undefined when the service is away, or has troubles of its own. */
async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ApiError && error.status < 500) throw error
    return undefined
  }
}

/** Until it is done. */
export async function insist<T>(work: () => Promise<T>, seconds = 180): Promise<T> {
  const end = performance.now() + seconds * 1000
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (performance.now() > end || (error instanceof ApiError && error.status < 500)) throw error
      await sleep(200)
    }
  }
}
