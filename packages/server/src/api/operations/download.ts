import { createGzip } from 'node:zlib'
import { basePaths, Uuid } from '@sheaf/contract'
import Type from 'typebox'
import { findDownload } from '../../files/downloads.ts'
import { fileOfOperation } from '../../operations/operations.ts'
import { HttpProblem, notAuthenticated, notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { byteRange } from './byte-range.ts'
import { type DownloadLinks, sideFile } from './links.ts'

const params = Type.Object({
  id: Uuid,
  artifact: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9.]{0,99}$' }),
})
const query = Type.Object({
  exp: Type.Optional(Type.Integer({ description: 'End of the link, seconds since 1970' })),
  sig: Type.Optional(Type.String()),
})

/** Outputs and originals, of files and of operations: with the owner's token or a signed link, in ranges, or compressed on the way. */
export function downloadRoutes(app: App, parts: Parts, links: DownloadLinks): void {
  downloadRoute(app, parts, links, { of: 'files', fileOf: async (id) => id })
  downloadRoute(app, parts, links, {
    of: 'operations',
    fileOf: (id) => fileOfOperation(parts.context.db, { id }),
  })
}

interface Downloaded {
  readonly of: 'files' | 'operations'
  /** The file whose outputs are served under the id. */
  readonly fileOf: (id: string) => Promise<string | undefined>
}

function downloadRoute(app: App, { context }: Parts, links: DownloadLinks, { of, fileOf }: Downloaded): void {
  app.route({
    // HEAD is ours: the one that comes along with a GET would read the whole file.
    method: ['GET', 'HEAD'],
    url: `${basePaths.operations}/${of}/:id/download/:artifact`,
    config: { public: true },
    compress: false,
    schema: {
      tags: [of],
      summary: 'The bytes of an output or of the original',
      params,
      querystring: query,
    },
    handler: async (request, reply) => {
      const { id } = request.params
      const { exp } = request.query
      const { artifact, sig } = withoutEnding(request.params.artifact, request.query.sig)
      const signed = exp !== undefined && sig !== undefined && (await links.isValid(id, artifact, exp, sig))
      if (!signed && !request.session) throw notAuthenticated()
      const fileId = await fileOf(id)
      if (fileId === undefined) throw notFound()
      const found = await findDownload(context.db, {
        fileId,
        artifact,
        ...(signed || !request.session ? {} : { ownerId: request.session.ownerId }),
      })
      if (!found) throw notFound()
      const { ownerId, sha256, size, mediaType, fileName } = found

      const etag = `"${sha256}"`
      reply.headers({
        'content-type': mediaType,
        'content-disposition': disposition(fileName),
        // Maps are shown on pages of others, by their links.
        'cross-origin-resource-policy': 'cross-origin',
        'accept-ranges': 'bytes',
        vary: 'accept-encoding',
        'cache-control': 'private, no-cache',
        etag,
      })
      if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send()
      const ifRange = request.headers['if-range']
      const asked = ifRange === undefined || ifRange === etag ? request.headers.range : undefined
      const range = byteRange(asked, size)
      if (range === 'unsatisfiable') {
        reply.header('content-range', `bytes */${size}`)
        throw new HttpProblem(416, `The file has ${size} bytes`)
      }
      const gzip =
        range === 'whole' &&
        /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(String(request.headers['accept-encoding'] ?? ''))
      const compressed = gzip && !/zip|parquet|image/.test(mediaType)
      if (compressed) reply.headers({ 'content-encoding': 'gzip', etag: `W/${etag}` })
      else if (range === 'whole') reply.header('content-length', size)
      else {
        const { start, end } = range
        reply
          .code(206)
          .headers({ 'content-length': end - start, 'content-range': `bytes ${start}-${end - 1}/${size}` })
      }
      if (request.method === 'HEAD') return reply.send()
      const { stream } = await context.blobs.open(ownerId, sha256, range === 'whole' ? undefined : range)
      if (!compressed) return reply.send(stream)
      // Level 1: as small as it gets before time goes up much faster than size goes down.
      const gzipped = createGzip({ level: 1 })
      stream.on('error', (error) => gzipped.destroy(error))
      gzipped.on('close', () => stream.destroy())
      return reply.send(stream.pipe(gzipped))
    },
  })
}

/** RFC 9110 §13.1.2: compressed or not, the same bytes are the same. */
function isKnown(header: string | undefined, etag: string): boolean {
  return (header ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
}

/** `<url>.aux.xml` is how map programs ask for a side file: of a signed link the ending is behind the signature. */
function withoutEnding(artifact: string, sig: string | undefined): { artifact: string; sig?: string } {
  if (!sig?.endsWith(sideFile)) return { artifact, ...(sig === undefined ? {} : { sig }) }
  return { artifact: `${artifact}${sideFile}`, sig: sig.slice(0, -sideFile.length) }
}

/** RFC 6266: a plain name for old clients, and the real one. */
function disposition(fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\]/g, '_')
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
