import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Account, Accounts } from './accounts/accounts.ts'
import { SEEDED_ACCOUNTS, SEEDED_GROWER } from './accounts/seed.ts'
import { createApp } from './app.ts'
import { postToken, signInAndAgree, type TokenAnswer } from './client-walk.ts'
import { controlRoutes } from './control/control-routes.ts'
import { keysRoutes } from './control/keys-routes.ts'
import { type GrantsToRevoke, revokeGrants } from './control/revoke-grants.ts'
import { Counters } from './counters.ts'
import { fileIdOf } from './endpoints.ts'
import type { Fault } from './faults/fault-kinds.ts'
import { Faults } from './faults/faults.ts'
import { fileRoutes } from './files/file-routes.ts'
import { type Content, FileStore, type StoredFile, type UploadedFile } from './files/file-store.ts'
import { seedFiles } from './files/seed-files.ts'
import { createFront, type RequestHandler } from './front.ts'
import { createAuthorize } from './oauth/bearer.ts'
import { type ConsumerKey, ConsumerKeys, DEMO_KEY } from './oauth/consumer-keys.ts'
import { interactionRoutes } from './oauth/interaction-routes.ts'
import { createProvider, type Scope } from './oauth/provider.ts'
import { type Grant, TokenStore } from './oauth/token-store.ts'
import { homePage } from './pages/home-page.ts'
import { sendPage } from './pages/layout.ts'

export interface EmulatorOptions {
  /** 0, the default: any free one. */
  readonly port?: number
  /** The address to listen on; 127.0.0.1 by default. Nothing here is meant to be reached from elsewhere. */
  readonly host?: string
  /** Sign in and agree for the seeded grower, or whom `login_hint` names, without a page. */
  readonly autoApprove?: boolean
  /** No grace: an exchanged refresh token is refused at once, and its grant revoked. */
  readonly strictRotation?: boolean
  /** How long an exchanged refresh token still works; 60 by default. */
  readonly refreshGraceSeconds?: number
  /** Lifetime of an access token in seconds; 3600 by default. */
  readonly accessTokenTtl?: number
  /** Largest page of a file list; 1000 by default. */
  readonly pageSize?: number
  /** `none`: the growers' accounts are empty. */
  readonly files?: 'samples' | 'none'
  /** Switched on from the start. */
  readonly faults?: readonly Fault[]
  /** Milliseconds since 1970; a `clockSkew` fault is added to it. */
  readonly now?: () => number
}

export interface FileToAdd {
  /** E-mail address of the account; the seeded grower by default. */
  readonly account?: string
  readonly name: string
  /** Bytes, or a path on disk. */
  readonly content: Content
  readonly type?: string
  /** Milliseconds since 1970; now by default. */
  readonly modified?: number
  /** Of a file that this one replaces. */
  readonly id?: string
}

export interface GrantToWalk {
  /** E-mail address; the seeded grower by default. */
  readonly account?: string
  /** `read` and `readwrite` by default. */
  readonly scopes?: readonly Scope[]
  readonly key?: ConsumerKey
}

export interface GrantedTokens {
  readonly grantId: string
  readonly refreshToken: string
  readonly accessToken: string
}

export interface Emulator {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string
  readonly port: number
  readonly accounts: Accounts
  readonly keys: ConsumerKeys
  readonly faults: Faults
  readonly counters: Counters
  addFile(file: FileToAdd): StoredFile
  removeFile(id: string): boolean
  /** What a grower may read who asks for shared files too, faults aside, oldest first; the seeded grower by default. */
  files(account?: string): Promise<{ id: string; name: string; sha256: string }[]>
  /** Prescriptions that were sent in. */
  uploads(): UploadedFile[]
  /** Walks the real flow over HTTP, pages and all: authorize, sign in, agree, exchange the code. */
  grant(walk?: GrantToWalk): Promise<GrantedTokens>
  grants(): Grant[]
  /** Gives the number of grants revoked. */
  revoke(which: GrantsToRevoke): number
  /** Makes every access token stale; gives their number. */
  expireAccessTokens(): number
  close(): Promise<void>
}

/** Starts an emulator of its own: nothing is shared between two of them. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { host = '127.0.0.1', autoApprove = false, strictRotation = false, accessTokenTtl = 3600 } = options
  const faults = new Faults()
  for (const fault of options.faults ?? []) faults.add(fault)
  const clock = options.now ?? Date.now
  const now = () => clock() + faults.clockSkewMs
  const graceMs = strictRotation ? 0 : (options.refreshGraceSeconds ?? 60) * 1000

  const counters = new Counters()
  const accounts = new Accounts(SEEDED_ACCOUNTS)
  const keys = new ConsumerKeys()
  const store = new TokenStore(keys, now, graceMs)
  const files = new FileStore()
  if (options.files !== 'none') await seedFiles(files, clock())

  // The issuer's address holds the port, so the server listens, and lets its callers wait, before the rest is made.
  const front = Promise.withResolvers<RequestHandler>()
  const server = createServer((req, res) => void front.promise.then((handle) => handle(req, res)))
  server.listen(options.port ?? 0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`

  const provider = createProvider({ issuer: url, accounts, keys, store, faults, counters, accessTokenTtl })
  const app = await createApp()
  const authorize = createAuthorize({ provider, accounts, store, faults })
  const pageSize = options.pageSize ?? Number.POSITIVE_INFINITY
  fileRoutes(app, { accounts, files, faults, counters, authorize, pageSize })
  interactionRoutes(app, {
    provider,
    accounts,
    keys,
    autoApprove: autoApprove ? growerOf(accounts) : undefined,
  })
  keysRoutes(app, keys)
  controlRoutes(app, { accounts, files, store, faults, counters, now })
  app.get('/', async (_request, reply) => {
    const listed = accounts
      .list()
      .map((account) => ({ account, files: files.list(new Set([account.id])).length }))
    return sendPage(reply, homePage({ url, accounts: listed, autoApprove }))
  })
  await app.ready()
  const changeFile = async (path: string) => files.change(fileIdOf(path) ?? '', now())
  const behind = { oauth: provider.callback(), app: app.routing }
  front.resolve(createFront({ counters, faults, now, changeFile, ...behind }))

  return {
    url,
    port,
    accounts,
    keys,
    faults,
    counters,
    addFile: ({ account, name, content, type = 'other', modified = now(), id }) =>
      files.put({ id, accountId: growerOf(accounts, account).id, name, type, modified, content }),
    removeFile: (id) => files.remove(id),
    files: async (account) => {
      const listed = files.list(accounts.readable(growerOf(accounts, account), true))
      return Promise.all(
        listed.map(async (file) => ({
          id: file.id,
          name: file.name,
          sha256: (await files.read(file)).sha256,
        })),
      )
    },
    uploads: () => files.uploads(),
    grant: async ({ account, scopes = ['read', 'readwrite'], key = DEMO_KEY } = {}) => {
      const redirectUrl = key.redirectUrls[0] ?? 'http://localhost:9/callback'
      const back = await signInAndAgree(url, { key, redirectUrl, scopes }, growerOf(accounts, account))
      const code = back.searchParams.get('code') ?? ''
      const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUrl }
      const response = await postToken(url, key, form)
      if (!response.ok) throw new Error(`The code was refused (${response.status}): ${await response.text()}`)
      const { refresh_token: refreshToken, access_token: accessToken } =
        (await response.json()) as TokenAnswer
      return { grantId: store.grantOf(refreshToken) ?? '', refreshToken, accessToken }
    },
    grants: () => store.grants(),
    revoke: (which) => revokeGrants({ store, accounts }, which),
    expireAccessTokens: () => store.expireAccessTokens(),
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
      await app.close()
    },
  }
}

function growerOf(accounts: Accounts, email = SEEDED_GROWER): Account {
  const account = accounts.byEmail(email)
  if (account === undefined) throw new Error(`No account is seeded for ${email}.`)
  return account
}
