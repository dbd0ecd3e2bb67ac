import { createHash } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { type Html, html } from './html.ts'

export interface Page {
  readonly title: string
  readonly body: Html
  /** #RRGGBB */
  readonly background?: string
  /** URLs of images from elsewhere. */
  readonly images?: readonly string[]
  /** Goes on there by itself. */
  readonly next?: string
  /** A window that was opened for this closes itself. */
  readonly closes?: boolean
}

export type SendPage = (reply: FastifyReply, page: Page, status?: number) => FastifyReply

/** `base` is what stands in front of every path of ours. */
export function pageSender(base: string): SendPage {
  return (reply, page, status = 200) => {
    const style = page.background === undefined ? '' : `body{background:${page.background}}`
    return reply
      .code(status)
      .headers({ 'content-security-policy': policy(page, style) })
      .type('text/html; charset=utf-8')
      .send(layout(page, { base, style }).markup)
  }
}

function layout(
  { title, body, next, closes = false }: Page,
  { base, style }: { base: string; style: string },
): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${next !== undefined && html`<meta http-equiv="refresh" content="0;url=${next}">`}
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${base}/pages/style.css">
${style !== '' && html`<style>${style}</style>`}
${closes && html`<script src="${base}/pages/close.js" defer></script>`}
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`
}

/** Nothing from elsewhere but a link's own images; no script but the one that closes a window; no frame around it. */
function policy({ images = [], closes = false }: Page, style: string): string {
  const origins = images
    .map((image) => URL.parse(image)?.origin)
    .filter((origin) => origin && origin !== 'null')
  const digest = createHash('sha256').update(style).digest('base64')
  return [
    "default-src 'none'",
    style === '' ? "style-src 'self'" : `style-src 'self' 'sha256-${digest}'`,
    ['img-src', 'data:', ...new Set(origins)].join(' '),
    ...(closes ? ["script-src 'self'"] : []),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
