/** The calls that Leaf's published widgets make, in their spelling, with the user's API key. */
import { asLeafError, errorOf, LeafError } from './leaf-error.ts'

export interface Credentials {
  /** Where the service is, as in `https://sheaf.example`; empty: where the page comes from. */
  readonly baseUrl: string
  readonly apiKey: string
  /** Id of the Leaf user that the key is for. */
  readonly leafUser: string
}

/** The owner's application at a provider. */
export interface Application {
  readonly provider: string
  readonly appName: string
  readonly clientEnvironment?: string
  readonly scopes?: readonly string[]
}

export interface StartedSignIn {
  readonly signInUrl: string
  readonly attemptId: string
}

/** Null until the grower is back from the provider. */
export type SignInOutcome = 'connected' | 'denied' | 'refused' | 'unavailable' | null

export interface Batch {
  readonly id: string
  readonly fileName: string
  /** Bytes. */
  readonly size: number
  readonly status: 'RECEIVED' | 'PROCESSED' | 'FAILED'
  /** Why it failed. */
  readonly statusDetails?: string
  /** ISO 8601. */
  readonly uploadTimestamp: string
}

export interface UploadOptions {
  readonly signal: AbortSignal
  /** `sent` is from 0 to 1. */
  onProgress(sent: number): void
}

export type Service = ReturnType<typeof createService>

const credentialPaths: Readonly<Record<string, string>> = { AgLeader: 'ag-leader-credentials' }
const mostBatches = 100

export function createService({ baseUrl, apiKey, leafUser }: Credentials) {
  const base = baseUrl.replace(/\/+$/, '')
  const management = `${base}/services/usermanagement/api`
  const user = `${management}/users/${encodeURIComponent(leafUser)}`
  const batches = `${base}/services/operations/api/batch`

  async function call<Answer>(method: 'GET' | 'POST' | 'DELETE', url: string): Promise<Answer> {
    const answer = await fetch(url, {
      method,
      headers: { accept: 'application/json', 'x-api-key': apiKey },
      credentials: 'omit',
      cache: 'no-store',
    }).catch((error: unknown) => {
      throw asLeafError(error)
    })
    const body = await answer.text()
    if (!answer.ok) throw errorOf(answer.status, body)
    return (body === '' ? undefined : JSON.parse(body)) as Answer
  }

  return {
    applications: () => call<Application[]>('GET', `${management}/app-keys`),

    /** Names of the providers that the user is connected to. */
    connections: () => call<string[]>('GET', `${user}/provider-connections`),

    /** ISO 8601; undefined where the provider tells none. */
    async connectedTime(provider: string): Promise<string | undefined> {
      const path = credentialPaths[provider]
      if (path === undefined) return undefined
      return (await call<{ createdTime: string }>('GET', `${user}/${path}`)).createdTime
    },

    startSignIn: ({ provider, appName }: Application) =>
      call<StartedSignIn>('POST', `${user}/provider-connections/${provider}/${encodeURIComponent(appName)}`),

    outcome: async (provider: string, attemptId: string): Promise<SignInOutcome> =>
      (
        await call<{ outcome: SignInOutcome }>(
          'GET',
          `${user}/provider-connections/${provider}/attempts/${attemptId}`,
        )
      ).outcome,

    disconnect: (provider: string) => call<void>('DELETE', `${user}/provider-connections/${provider}`),

    /** Newest first, at most 100. */
    batches(since: Date): Promise<Batch[]> {
      const query = new URLSearchParams({
        leafUserId: leafUser,
        uploadStartTime: since.toISOString(),
        page: '0',
        size: `${mostBatches}`,
        sort: 'uploadTimestamp,desc',
      })
      return call<Batch[]>('GET', `${batches}?${query}`)
    },

    /** `fetch` tells no progress of what it sends. */
    upload(file: File, { signal, onProgress }: UploadOptions): Promise<Batch> {
      const { promise, resolve, reject } = Promise.withResolvers<Batch>()
      const request = new XMLHttpRequest()
      const query = new URLSearchParams({ leafUserId: leafUser, provider: 'Other' })
      request.open('POST', `${batches}?${query}`)
      request.setRequestHeader('accept', 'application/json')
      request.setRequestHeader('x-api-key', apiKey)
      request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
      request.onload = () => {
        if (request.status < 200 || request.status > 299)
          reject(errorOf(request.status, request.responseText))
        else resolve(JSON.parse(request.responseText))
      }
      request.onerror = () => reject(new LeafError('unreachable'))
      request.onabort = () => reject(signal.reason)
      signal.addEventListener('abort', () => request.abort())
      const form = new FormData()
      form.append('file', file, file.name)
      request.send(form)
      return promise
    },
  }
}
