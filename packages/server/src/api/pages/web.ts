/** The pages that packages/web built, under a policy that lets them ask nothing but this server. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import serve from '@fastify/static'
import { pagesFolder } from '@sheaf/web'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import { HttpProblem } from '../errors/problem.ts'
import type { App } from '../parts.ts'
import { html } from './html.ts'

interface WebPage {
  readonly file: 'index.html' | 'magic-link.html'
  readonly status?: number
  /** URLs of images from elsewhere. */
  readonly images?: readonly string[]
  /** What the page begins with, as JSON: it saves the page a call. */
  readonly state?: unknown
}

export type SendWebPage = (reply: FastifyReply, page: WebPage) => Promise<FastifyReply>

/** Serves the assets below `/assets`; `base` is what stands in front of every path of ours. */
export async function webPages(app: App, base: string): Promise<SendWebPage> {
  await app.register(serve, { root: join(pagesFolder, 'assets'), serve: false })
  const params = Type.Object({ file: Type.String() })
  app.get('/assets/:file', { config: { public: true }, schema: { hide: true, params } }, (request, reply) =>
    // Their names hold a hash of what they hold. A worker obeys the policy that it comes with, not its page's.
    reply
      .header('content-security-policy', policy([]))
      .sendFile(request.params.file, { cacheControl: true, maxAge: '365d', immutable: true }),
  )
  return async (reply, { file, status = 200, images = [], state }) => {
    const page = await readFile(join(pagesFolder, file), 'utf8').catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'ENOENT') throw cause
      throw new HttpProblem(503, 'The pages are not built yet: npm run pages')
    })
    return reply
      .code(status)
      .headers({ 'content-security-policy': policy(images) })
      .type('text/html; charset=utf-8')
      .send(
        page
          .replace('<base href="/"', html`<base href="${base}/"`.markup)
          // A function: texts of others are no patterns.
          .replace('<div id="page"', (start) =>
            state === undefined ? start : html`<div id="page" data-state="${JSON.stringify(state)}"`.markup,
          ),
      )
  }
}

/** Nothing from elsewhere but a link's own images; no script, style or worker but files of ours. */
function policy(images: readonly string[]): string {
  const origins = images
    .map((image) => URL.parse(image)?.origin)
    .filter((origin) => origin && origin !== 'null')
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    ["img-src 'self' data: blob:", ...new Set(origins)].join(' '),
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
