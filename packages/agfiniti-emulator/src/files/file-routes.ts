import type { FastifyInstance } from 'fastify'
import type { Account, Accounts } from '../accounts/accounts.ts'
import type { Counters } from '../counters.ts'
import { RequestError } from '../errors.ts'
import type { Faults } from '../faults/faults.ts'
import type { Authorize } from '../oauth/bearer.ts'
import { parseRange } from './byte-range.ts'
import { byModified, type FileStore, type StoredFile } from './file-store.ts'
import { fromCursor, toCursor } from './page-cursor.ts'

interface Behind {
  readonly accounts: Accounts
  readonly files: FileStore
  readonly faults: Faults
  readonly counters: Counters
  readonly authorize: Authorize
  /** No page is larger, whatever is asked for. */
  readonly pageSize: number
}

const READ = ['read', 'readwrite'] as const
const LARGEST_PAGE = 1000

type Query = Record<string, string | undefined>

/** The resource API. AgFiniti's own is not public: this is the form that Sheaf assumes of it. */
export function fileRoutes(app: FastifyInstance, behind: Behind): void {
  const { files, faults, counters, authorize, pageSize } = behind

  app.get('/api/v1/account', async (request) => {
    const account = await authorize(request, 'account', READ)
    const { id, name, email } = account
    const shared = [...readable(behind, account, true)].filter((each) => each !== id)
    const sharedAccounts = shared.map((each) => ({ id: each, name: behind.accounts.get(each)?.name }))
    return { id, name, email, sharedAccounts }
  })

  app.get<{ Querystring: Query }>('/api/v1/files', async (request) => {
    const account = await authorize(request, 'files', READ)
    const { cursor, ...query } = request.query
    const limit = parseLimit(query.limit)
    const since = parseTime(query.modifiedSince)
    const after = cursor ? fromCursor(cursor) : undefined
    const stale = after && faults.take('staleCursor', 'files')
    if (stale)
      throw new RequestError(stale.status ?? 410, 'cursor_expired', 'Start the list again without a cursor.')

    const listed = files
      .list(readable(behind, account, query.includeShared === 'true'))
      .filter((file) => file.modified >= since && (after === undefined || byModified(file, after) > 0))
    const size = Math.min(limit, pageSize)
    const reorder = listed.length > 1 && faults.take('reorder', 'files') !== undefined
    const page = reorder ? listed.slice(-size).reverse() : listed.slice(0, size)
    const last = page.at(-1)
    const next = last !== undefined && listed.length > size && !reorder ? toCursor(last) : null
    const again = last !== undefined && faults.take('duplicatePage', 'files')
    const items = await Promise.all(page.map((file) => item(files, file)))
    if (last !== undefined && faults.take('vanish', 'files')) files.remove(last.id)
    return { items, next: again ? (cursor ?? toCursor({ modified: 0, id: '' })) : next }
  })

  app.get<{ Params: { id: string } }>('/api/v1/files/:id/content', async (request, reply) => {
    const account = await authorize(request, 'content', READ)
    if (faults.take('vanish', 'content')) files.remove(request.params.id)
    const file = readableFile(behind, account, request.params.id)
    const { bytes, sha256 } = await files.read(file)
    const etag = `"${sha256}"`
    counters.downloadStarted()
    reply.raw.once('close', () => counters.downloadEnded())
    reply.headers({ ETag: etag, 'Accept-Ranges': 'bytes', 'Content-Type': 'application/octet-stream' })

    const condition = request.headers['if-range']
    const asked = condition === undefined || condition === etag ? request.headers.range : undefined
    const range = parseRange(asked, bytes.length)
    if (range === 'unsatisfiable') {
      const headers = { 'Content-Range': `bytes */${bytes.length}` }
      throw new RequestError(416, 'range_not_satisfiable', `The file has ${bytes.length} bytes.`, headers)
    }
    if (range === undefined) return reply.send(Buffer.from(bytes))
    const { start, end } = range
    reply.code(206).header('Content-Range', `bytes ${start}-${end}/${bytes.length}`)
    return reply.send(Buffer.from(bytes.subarray(start, end + 1)))
  })

  app.post('/api/v1/files', async (request, reply) => {
    const account = await authorize(request, 'upload', ['fileupload'])
    if (!request.isMultipart()) {
      throw new RequestError(415, 'unsupported_media_type', 'Send multipart/form-data with file and purpose.')
    }
    let purpose: unknown
    let upload: { name: string; bytes: Uint8Array } | undefined
    for await (const part of request.parts()) {
      if (part.type === 'field' && part.fieldname === 'purpose') purpose = part.value
      if (part.type !== 'file') continue
      const bytes = await part.toBuffer()
      if (part.fieldname === 'file') upload = { name: part.filename, bytes }
    }
    if (purpose !== 'prescription')
      throw new RequestError(400, 'invalid_purpose', 'purpose must be prescription.')
    if (upload === undefined || upload.bytes.length === 0) {
      throw new RequestError(400, 'file_missing', 'The part "file" is missing or empty.')
    }
    const { id, name } = files.upload(account.id, upload.name, upload.bytes)
    return reply.code(201).send({ id, name })
  })
}

function readable({ accounts, faults }: Behind, account: Account, includeShared: boolean): Set<string> {
  return accounts.readable(account, includeShared && !faults.nothingShared)
}

/** Another grower's file is as unknown as one that does not exist. */
function readableFile(behind: Behind, account: Account, id: string): StoredFile {
  const file = behind.files.get(id)
  if (file && readable(behind, account, true).has(file.accountId)) return file
  throw new RequestError(404, 'file_not_found', 'There is no such file.')
}

async function item(files: FileStore, file: StoredFile): Promise<Record<string, unknown>> {
  const { id, name, type, accountId } = file
  const { bytes, sha256 } = await files.read(file)
  return {
    id,
    name,
    type,
    size: bytes.length,
    sha256,
    modified: new Date(file.modified).toISOString(),
    accountId,
  }
}

function parseLimit(text = '200'): number {
  const limit = Number(text)
  if (Number.isInteger(limit) && limit >= 1 && limit <= LARGEST_PAGE) return limit
  throw new RequestError(400, 'invalid_limit', `limit must be a whole number from 1 to ${LARGEST_PAGE}.`)
}

function parseTime(text: string | undefined): number {
  if (text === undefined || text === '') return Number.NEGATIVE_INFINITY
  const time = Date.parse(text)
  if (Number.isFinite(time)) return time
  throw new RequestError(400, 'invalid_time', 'modifiedSince must be an ISO 8601 time.')
}
