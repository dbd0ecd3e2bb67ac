import type { FastifyReply } from 'fastify'
import { type Html, html } from './html.ts'
import { type Language, preferredLanguage, type Said, textsOf } from './texts.ts'

export interface Page {
  readonly says: Said
  /** `alert` unless it is good news. */
  readonly role?: 'status' | 'alert'
  /** A window that was opened for this closes itself. */
  readonly closes?: boolean
}

export type SendPage = (reply: FastifyReply, page: Page, status?: number) => FastifyReply

/** `base` is what stands in front of every path of ours. */
export function pageSender(base: string): SendPage {
  return (reply, page, status = 200) =>
    reply
      .code(status)
      .headers({ 'content-security-policy': policy(page) })
      .type('text/html; charset=utf-8')
      .send(layout(page, base, preferredLanguage(reply.request.headers['accept-language'])).markup)
}

function layout({ says, role = 'alert', closes = false }: Page, base: string, language: Language): Html {
  const [title, text] = textsOf[language][says]
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${base}/pages/style.css">
${closes && html`<script src="${base}/pages/close.js" defer></script>`}
</head>
<body>
<main>
<h1>${title}</h1>
<p role="${role}">${text}</p>
</main>
</body>
</html>
`
}

/** Nothing from elsewhere; no script but the one that closes a window; no frame around it. */
function policy({ closes = false }: Page): string {
  return [
    "default-src 'none'",
    "style-src 'self'",
    'img-src data:',
    ...(closes ? ["script-src 'self'"] : []),
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
