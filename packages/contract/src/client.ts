/** The API as functions, for the command line, the demo and whoever writes TypeScript. */
import type { FailedCall, NewWebhook, Webhook } from './alerts.ts'
import type { IdToken, Login } from './authenticate.ts'
import type { Batch, BatchStatus, NewBatch } from './batch.ts'
import type { ConfigurationChanges, OwnerConfiguration } from './configuration/configuration.ts'
import type {
  AgLeaderCredentials,
  CredentialEvent,
  NewAgLeaderCredentials,
  SyncState,
} from './credentials.ts'
import { basePaths } from './endpoints.ts'
import type { Field, NewField } from './fields.ts'
import type { File, Summary, Units } from './file.ts'
import type { ApiKey, AppKey, NewApiKey, NewAppKey } from './keys.ts'
import type { CreatedMagicLink, MagicLink, MagicLinkKind, NewMagicLink } from './magic-link.ts'
import type { Operation } from './operation.ts'
import type { FileSteps } from './outputs/status.ts'
import type { Prescription, SentPrescription } from './prescription.ts'
import type { AnyProblem } from './problem.ts'
import type { NewUser, User, UserChanges } from './user.ts'

/** The service answered with an error; `problem` is its body when that was a problem document. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly problem: AnyProblem | undefined

  constructor(status: number, problem: AnyProblem | undefined) {
    super(describe(status, problem))
    this.status = status
    this.problem = problem
  }
}

export interface ClientOptions {
  /** `http://localhost:8787` */
  readonly baseUrl: string
  readonly token?: string
  readonly fetch?: typeof globalThis.fetch
}

export interface Page<Item> {
  readonly items: Item[]
  /** Over all pages. */
  readonly total: number
}

/** Values of undefined are left out; of an array, each is sent. */
export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>

export type Client = ReturnType<typeof createClient>

export function createClient(options: ClientOptions) {
  const fetch = options.fetch ?? globalThis.fetch
  const baseUrl = options.baseUrl.replace(/\/+$/, '')
  let token = options.token

  /** `url` is a path of the service, or a download link as it was given. Throws `ApiError` for any status of 400 and above. */
  async function call(method: string, url: string, body?: unknown): Promise<Response> {
    const target = new URL(url.startsWith('/') ? baseUrl + url : url)
    const headers: Record<string, string> = {}
    // A link that points elsewhere gets no token.
    if (token && target.origin === new URL(baseUrl).origin) headers.authorization = `Bearer ${token}`
    const init: RequestInit = { method, headers }
    if (body instanceof FormData) init.body = body
    else if (body !== undefined) {
      headers['content-type'] = 'application/json'
      init.body = JSON.stringify(body)
    }
    const answer = await fetch(target, init)
    if (!answer.ok) throw new ApiError(answer.status, await readProblem(answer))
    return answer
  }
  const json = async <Value>(method: string, path: string, body?: unknown): Promise<Value> =>
    (await call(method, path, body)).json() as Promise<Value>
  const none = async (method: string, path: string, body?: unknown): Promise<void> => {
    await (await call(method, path, body)).arrayBuffer()
  }
  async function page<Item>(path: string, query: Query = {}): Promise<Page<Item>> {
    const answer = await call('GET', path + queryString(query))
    const found = (await answer.json()) as Item[] | { operations: Item[] } | { items: Item[] }
    const items = Array.isArray(found) ? found : 'items' in found ? found.items : found.operations
    return { items, total: Number(answer.headers.get('x-total-count') ?? items.length) }
  }

  const users = `${basePaths.usermanagement}/users`
  const credentials = (userId: string) => `${users}/${userId}/ag-leader-credentials`
  const files = `${basePaths.operations}/files`
  const batches = `${basePaths.operations}/batch`
  const operations = `${basePaths.operations}/operations`
  const configs = `${basePaths.config}/configs`
  const fields = `${basePaths.fields}/fields`
  const usersFields = (userId: string) => `${basePaths.fields}/users/${userId}/fields`
  const appKeys = `${basePaths.usermanagement}/app-keys/AgLeader`
  const apiKeys = `${basePaths.usermanagement}/api-keys`
  const magicLinks = `${basePaths.widgets}/magic-link`
  const webhooks = `${basePaths.alerts}/webhooks`
  const prescriptions = (userId: string) => `${basePaths.prescription}/users/${userId}/agleader`

  return {
    /** Signs in: later calls carry the token, which is also returned. */
    async authenticate(login: Login): Promise<string> {
      token = (await json<IdToken>('POST', '/api/authenticate', login)).id_token
      return token
    },
    users: {
      list: (query?: Query) => page<User>(users, query),
      get: (id: string) => json<User>('GET', `${users}/${id}`),
      create: (user: NewUser) => json<User>('POST', users, user),
      replace: (id: string, user: NewUser) => json<User>('PUT', `${users}/${id}`, user),
      update: (id: string, changes: UserChanges) => json<User>('PATCH', `${users}/${id}`, changes),
      remove: (id: string) => none('DELETE', `${users}/${id}`),
    },
    agLeader: {
      get: (userId: string) => json<AgLeaderCredentials>('GET', credentials(userId)),
      attach: (userId: string, secrets: NewAgLeaderCredentials) =>
        json<AgLeaderCredentials>('POST', credentials(userId), secrets),
      detach: (userId: string) => none('DELETE', credentials(userId)),
      events: (userId: string, query?: Query) =>
        page<CredentialEvent>(`${credentials(userId)}/events`, query),
      syncState: (userId: string) => json<SyncState>('GET', `${credentials(userId)}/sync`),
      startSync: (userId: string) => json<SyncState>('POST', `${credentials(userId)}/sync`),
    },
    /** Of the owner's applications at AgFiniti. */
    appKeys: {
      list: () => page<AppKey>(appKeys),
      create: (appName: string, keys: NewAppKey) =>
        none('POST', `${appKeys}/${encodeURIComponent(appName)}`, keys),
      replace: (appName: string, keys: NewAppKey) =>
        none('PUT', `${appKeys}/${encodeURIComponent(appName)}`, keys),
      remove: (appName: string) => none('DELETE', `${appKeys}/${encodeURIComponent(appName)}`),
    },
    /** Of users, for widgets. */
    apiKeys: {
      list: (query?: Query) => page<ApiKey>(apiKeys, query),
      create: (key: Partial<NewApiKey> & Pick<NewApiKey, 'leafUserId'>) => json<ApiKey>('POST', apiKeys, key),
      revoke: (id: string) => none('DELETE', `${apiKeys}/${id}`),
    },
    magicLinks: {
      list: (kind: MagicLinkKind, query?: Query) => page<MagicLink>(`${magicLinks}/${kind}`, query),
      get: (kind: MagicLinkKind, id: string) => json<MagicLink>('GET', `${magicLinks}/${kind}/${id}`),
      create: (userId: string, kind: MagicLinkKind, terms: Partial<NewMagicLink> = {}) =>
        json<CreatedMagicLink>('POST', `${magicLinks}/users/${userId}/${kind}`, terms),
      remove: (kind: MagicLinkKind, id: string) => none('DELETE', `${magicLinks}/${kind}/${id}`),
    },
    webhooks: {
      list: (query?: Query) => page<Webhook>(webhooks, query),
      get: (id: string) => json<Webhook>('GET', `${webhooks}/${id}`),
      create: (webhook: NewWebhook) => json<Webhook>('POST', webhooks, webhook),
      remove: (id: string) => none('DELETE', `${webhooks}/${id}`),
      failedCalls: (query?: Query) => page<FailedCall>(`${webhooks}/failed-calls`, query),
    },
    files: {
      list: (query?: Query) => page<File>(files, query),
      get: (id: string) => json<File>('GET', `${files}/${id}`),
      summary: (id: string) => json<Summary>('GET', `${files}/${id}/summary`),
      units: (id: string) => json<Units>('GET', `${files}/${id}/units`),
      status: (id: string) => json<FileSteps>('GET', `${files}/${id}/status`),
      /** `url` as a file's `download...` key has it; the body streams. */
      download: (url: string) => call('GET', url),
    },
    configuration: {
      /** The owner's, complete. */
      get: () => json<OwnerConfiguration>('GET', configs),
      change: (changes: ConfigurationChanges) => json<OwnerConfiguration>('PATCH', configs, changes),
    },
    fields: {
      list: (query?: Query) => page<Field>(fields, query),
      get: (userId: string, id: string) =>
        json<Field>('GET', `${usersFields(userId)}/${encodeURIComponent(id)}`),
      create: (userId: string, field: NewField) => json<Field>('POST', usersFields(userId), field),
      remove: (userId: string, id: string) =>
        none('DELETE', `${usersFields(userId)}/${encodeURIComponent(id)}`),
    },
    operations: {
      list: (query?: Query) => page<Operation>(operations, query),
      get: (id: string) => json<Operation>('GET', `${operations}/${id}`),
      summary: (id: string) => json<Summary>('GET', `${operations}/${id}/summary`),
      units: (id: string) => json<Units>('GET', `${operations}/${id}/units`),
      files: (id: string) => json<File[]>('GET', `${operations}/${id}/files`),
    },
    prescriptions: {
      /** Answers when AgFiniti has taken it. */
      send: (userId: string, { fileName, zip }: { fileName: string; zip: Blob }) => {
        const form = new FormData()
        form.append('file', zip, fileName)
        return json<SentPrescription>('POST', prescriptions(userId), form)
      },
      list: (userId: string, query?: Query) => page<Prescription>(prescriptions(userId), query),
    },
    batches: {
      /** `zip` may be a blob on disk (`fs.openAsBlob`), which is streamed. */
      upload: (batch: { leafUserId: string; provider: string; fileName: string; zip: Blob }) => {
        const form = new FormData()
        form.append('leafUserId', batch.leafUserId)
        form.append('provider', batch.provider)
        form.append('file', batch.zip, batch.fileName)
        return json<NewBatch>('POST', batches, form)
      },
      list: (query?: Query) => page<Batch>(batches, query),
      get: (id: string) => json<Batch>('GET', `${batches}/${id}`),
      status: (id: string) => json<BatchStatus>('GET', `${batches}/${id}/status`),
      retry: (id: string) => json<NewBatch>('PUT', `${batches}/${id}/retry`),
    },
  }
}

function queryString(query: Query): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined) parameters.append(name, String(each))
    }
  }
  return parameters.size ? `?${parameters}` : ''
}

async function readProblem(answer: Response): Promise<AnyProblem | undefined> {
  const text = await answer.text()
  if (!answer.headers.get('content-type')?.includes('json')) return undefined
  try {
    return JSON.parse(text) as AnyProblem
  } catch {
    return undefined
  }
}

function describe(status: number, problem: AnyProblem | undefined): string {
  if (!problem) return `The service answered ${status}`
  if ('fieldErrors' in problem) {
    return problem.fieldErrors.map(({ field, message }) => `${field} ${message}`).join('; ')
  }
  return 'detail' in problem ? `${problem.title}: ${problem.detail}` : problem.title
}
