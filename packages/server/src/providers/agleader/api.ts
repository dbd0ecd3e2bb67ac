/**
 * AgFiniti's resource API AS WE ASSUME IT.
 *
 * Ag Leader gives the reference of this API to holders of a developer account; it is not public, and nobody who wrote
 * this file has seen it. Every assumption about it is in this file and in `apiPath` and `pageSize` of `manifest.ts`:
 *
 *   GET  /api/v1/account              -> { id, name, email?, sharedAccounts: [{ id, name }] }
 *   GET  /api/v1/files?modifiedSince=&cursor=&limit=&includeShared=
 *                                     -> { items: [{ id, name, type, size?, sha256?, modified, accountId }], next }, oldest first
 *   GET  /api/v1/files/{id}/content   -> the bytes; ETag, Content-Length, Accept-Ranges: bytes
 *   POST /api/v1/files                multipart: file, purpose=prescription (scope fileupload) -> 201 { id, name }
 *   401 stale token; 403 scope too small; 404 not there, or no longer shared; 416 the file is shorter than that;
 *   429 with Retry-After; 400 or 410 for a cursor that is too old
 *
 * If you hold the reference: change this file until it speaks the real API. What the rest of Sheaf relies on is the
 * port `ProviderApi` in `../provider.ts`, and nothing else. The emulator (packages/agfiniti-emulator) serves the form above.
 */
import { ProviderError } from '../errors.ts'
import type { AuthorizedFetch, FilePage, ProviderAccount, ProviderApi, ProviderFile } from '../provider.ts'
import { answerOf, instant, type Json, jsonOf, number, objects, text } from './answers.ts'
import { manifest } from './manifest.ts'

export function agLeaderApi(baseUrl: string, fetch: AuthorizedFetch): ProviderApi {
  const api = `${baseUrl}${manifest.apiPath}`
  const get = (path: string, init: RequestInit = {}, timeoutMs: number = manifest.callTimeoutMs) => {
    const patience = AbortSignal.timeout(timeoutMs)
    return answerOf(
      fetch(`${api}${path}`, {
        ...init,
        signal: init.signal ? AbortSignal.any([patience, init.signal]) : patience,
      }),
    )
  }
  const json = async (path: string, signal?: AbortSignal) => jsonOf(await get(path, signal ? { signal } : {}))
  /** Ours, to tell our files from shared ones: asked once. */
  let account: Promise<ProviderAccount> | undefined
  const whoAmI = () => {
    account ??= json('/account').then(toAccount)
    account.catch(() => {
      account = undefined
    })
    return account
  }

  return {
    whoAmI,

    async listFiles({ since, cursor, includeShared, limit = manifest.pageSize, signal }): Promise<FilePage> {
      const query = new URLSearchParams({ limit: String(limit), includeShared: String(includeShared) })
      if (since) query.set('modifiedSince', since)
      if (cursor) query.set('cursor', cursor)
      const own = (await whoAmI()).id
      try {
        const page = await json(`/files?${query}`, signal)
        const next = page.next
        return {
          items: objects(page, 'items').map((item) => toFile(item, own)),
          nextCursor: typeof next === 'string' && next ? next : undefined,
        }
      } catch (error) {
        const status = statusOf(error)
        if (cursor && (status === 400 || status === 410)) {
          throw new ProviderError('stale_cursor', 'AgFiniti no longer knows the place in its list', {
            cause: error,
          })
        }
        throw error
      }
    },

    async download(id, { from, signal } = {}) {
      const headers: Record<string, string> = from
        ? { range: `bytes=${from.byte}-`, 'if-range': from.etag }
        : {}
      const response = await answerOf(
        fetch(`${api}/files/${encodeURIComponent(id)}/content`, { headers, ...(signal ? { signal } : {}) }),
      ).catch((error: unknown) => {
        if (statusOf(error) !== 416) throw error
        throw new ProviderError('changed', `The file ${id} has become shorter`, { cause: error })
      })
      if (!response.body) throw new ProviderError('unexpected', `AgFiniti sent no bytes for the file ${id}`)
      const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '')
      const length = response.headers.get('content-length')
      return {
        stream: response.body,
        start: response.status === 206 && range ? Number(range[1]) : 0,
        size: range ? Number(range[2]) : length ? Number(length) : undefined,
        etag: response.headers.get('etag') ?? undefined,
      }
    },

    async uploadPrescription({ name, zip }) {
      const body = new FormData()
      body.set('purpose', 'prescription')
      body.set('file', zip, name)
      const made = await jsonOf(await get('/files', { method: 'POST', body }, manifest.uploadTimeoutMs))
      return { id: text(made, 'id'), name: text(made, 'name') }
    },
  }
}

function toAccount(answer: Json): ProviderAccount {
  return {
    id: text(answer, 'id'),
    name: text(answer, 'name'),
    email: typeof answer.email === 'string' ? answer.email : undefined,
    sharedAccounts:
      answer.sharedAccounts === undefined
        ? []
        : objects(answer, 'sharedAccounts').map((each) => text(each, 'id')),
  }
}

function statusOf(error: unknown): number | undefined {
  return error instanceof ProviderError && error.cause instanceof Response ? error.cause.status : undefined
}

function toFile(item: Json, own: string): ProviderFile {
  const ownerId = text(item, 'accountId')
  return {
    id: text(item, 'id'),
    name: text(item, 'name'),
    kind: typeof item.type === 'string' ? item.type : 'unknown',
    size: number(item, 'size'),
    sha256: /^[0-9a-f]{64}$/i.test(String(item.sha256)) ? String(item.sha256).toLowerCase() : undefined,
    modifiedTime: instant(item, 'modified'),
    ownerId,
    shared: ownerId !== own,
  }
}
