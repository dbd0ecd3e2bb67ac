import type { MultipartFile } from '@fastify/multipart'
import { notAZip, uploadProviders } from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Blobs, StoredBlob } from '../../blobs/blobs.ts'
import { effectiveConfiguration } from '../../configurations/configurations.ts'
import type { Context } from '../../context.ts'
import { plainText } from '../../db/json.ts'
import type { UploadHints } from '../../db/schema.ts'
import { removeUnreferenced } from '../../files/unreferenced-blobs.ts'
import { readHints } from '../../files/upload-hints.ts'
import { findUser } from '../../users/users.ts'
import { FieldError, HttpProblem, notFound } from '../errors/problem.ts'
import { type Caller, requireUser } from '../session.ts'

/** In the query or in the form; the query wins. */
const values = {
  leafUserId: Type.Optional(Type.String()),
  provider: Type.Optional(Type.String({ description: uploadProviders.join(', ') })),
  crop: Type.Optional(Type.String({ description: 'Of sources that name none' })),
  date: Type.Optional(Type.String({ description: 'yyyy-mm-dd, of sources that tell no time' })),
  timeZone: Type.Optional(
    Type.String({ description: 'IANA name, of clocks whose zone the source does not tell' }),
  ),
  mapping: Type.Optional(Type.String({ description: 'JSON: what the columns of the files mean' })),
}
export const uploadQuery = Type.Object(values)
export const uploadForm = Type.Object({
  ...values,
  file: Type.String({ format: 'binary', description: 'A zip of at most 3 GB' }),
})

export interface Upload {
  readonly userId: string
  readonly provider: string
  readonly name: string
  readonly hints: UploadHints
  readonly blob: StoredBlob
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const zipMagics = ['504b0304', '504b0506']

type Uploader = Pick<Caller, 'ownerId' | 'onlyUserId'>

type FileStream = MultipartFile['file']

/** What came with an upload may stand in the form behind the file: checked when the file is here. */
type Values = Partial<Record<keyof typeof values, string>>

export function receiveUpload(
  request: Pick<FastifyRequest, 'isMultipart' | 'headers' | 'parts'>,
  stores: Pick<Context, 'db' | 'blobs'>,
  { caller, query, largest }: { caller: Uploader; query: Values; largest: number },
): Promise<Upload> {
  const { ownerId } = caller
  return receiveZip(request, stores, {
    query,
    ownerId,
    largest,
    names: Object.keys(values) as (keyof Values)[],
    needed: ['leafUserId', 'provider'],
    check: (told: Values) => check(told, stores.db, caller),
  })
}

/**
 * Streams the part `file` to the blobs. Nothing is stored when it is no zip, too large, cut off, or when `check`
 * refuses what is told with it. The caller refers to the blob, or removes it.
 */
export async function receiveZip<Name extends string, Told>(
  request: Pick<FastifyRequest, 'isMultipart' | 'headers' | 'parts'>,
  { db, blobs }: Pick<Context, 'db' | 'blobs'>,
  {
    query,
    ownerId,
    largest,
    names,
    needed,
    check,
  }: {
    query: Partial<Record<Name, string>>
    ownerId: string
    largest: number
    names: readonly Name[]
    needed: readonly Name[]
    check: (told: Partial<Record<Name, string>>) => Promise<Told>
  },
): Promise<Told & { readonly name: string; readonly blob: StoredBlob }> {
  if (!request.isMultipart())
    throw new HttpProblem(415, `Content type '${request.headers['content-type'] ?? ''}' not supported`)
  const fields: Partial<Record<Name, string>> = {}
  let stored: { name: string; blob: StoredBlob } | undefined
  try {
    // What the query says already can be refused before gigabytes are on their way.
    if (needed.every((name) => query[name] !== undefined)) await check(query)
    for await (const part of request.parts({ limits: { fileSize: largest } })) {
      if (part.type === 'file') {
        if (part.fieldname !== 'file' || stored) part.file.resume()
        else
          stored = { name: plainText(part.filename), blob: await store(part.file, largest, blobs, ownerId) }
      } else {
        const name = names.find((each) => each === part.fieldname)
        if (name !== undefined) fields[name] = textOf(part.value)
      }
    }
    const told = await check({ ...fields, ...query })
    if (!stored) throw new FieldError('batch', [{ field: 'file', message: 'must not be null' }])
    return { ...told, ...stored }
  } catch (error) {
    if (stored) await removeUnreferenced({ db, blobs }, ownerId, [stored.blob.sha256])
    throw formProblem(error)
  }
}

/** A part of the type application/json comes parsed. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

async function check(
  { leafUserId: named, provider, ...hints }: Values,
  db: Context['db'],
  caller: Uploader,
): Promise<Omit<Upload, 'name' | 'blob'>> {
  requireUser(caller, named)
  const { ownerId, onlyUserId } = caller
  const leafUserId = named || onlyUserId
  for (const [name, value] of Object.entries({ leafUserId, provider }))
    if (value === undefined || value === '')
      throw new HttpProblem(400, `Required request parameter '${name}' is not present`)
  const known = uploadProviders.find((each) => each.toLowerCase() === provider?.toLowerCase())
  if (!known)
    throw new HttpProblem(400, `There is no provider '${provider}'; there are ${uploadProviders.join(', ')}`)
  if (!leafUserId || !uuid.test(leafUserId))
    throw new HttpProblem(400, `'leafUserId' is not a uuid: ${leafUserId}`)
  const userId = leafUserId.toLowerCase()
  if (!(await findUser(db, ownerId, userId))) throw notFound()
  const { cropTable } = await effectiveConfiguration(db, ownerId, userId)
  return { userId, provider: known, hints: readHints(hints, Object.keys(cropTable)) }
}

/** What is refused is read to its end all the same: a client that still sends hears no answer. */
async function store(file: FileStream, largest: number, blobs: Blobs, ownerId: string): Promise<StoredBlob> {
  try {
    return await blobs.put(ownerId, zipOnly(file, largest))
  } catch (error) {
    file.resume()
    throw error
  }
}

/** Ends at its first bytes when these are no zip's, whatever the file is called. */
async function* zipOnly(file: FileStream, largest: number): AsyncGenerator<Buffer> {
  let head: Buffer = Buffer.alloc(0)
  for await (const chunk of file.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    if (head.length < 4) {
      head = Buffer.concat([head, chunk.subarray(0, 4)])
      if (head.length >= 4 && !isZip(head)) throw new HttpProblem(400, notAZip)
    }
    yield chunk
  }
  if (!isZip(head)) throw new HttpProblem(400, notAZip)
  if (file.truncated) throw new HttpProblem(400, `The file is larger than ${largest} bytes`)
}

function isZip(head: Buffer): boolean {
  return zipMagics.includes(head.toString('hex', 0, 4))
}

/** A form that ends in the middle is the client's mistake, or its connection's. */
export function formProblem(error: unknown): unknown {
  const { message, code } = error as { message?: string; code?: string }
  if (
    message === 'Unexpected end of form' ||
    message === 'Unexpected end of multipart data' ||
    message === 'Premature close' ||
    code === 'ECONNRESET'
  )
    return new HttpProblem(400, 'The form ends in the middle: send it again')
  if (typeof message === 'string' && /multipart|boundary|malformed part header/i.test(message))
    return new HttpProblem(400, `The form cannot be read: ${message}`)
  return error
}
