import type { FastifyReply } from 'fastify'
import { type Html, html } from './html.ts'

/** The frame of every page: a banner that says what this is, and one column. */
export function layout(title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - AgFiniti emulator</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/emulator/style.css">
</head>
<body>
<header>
<a href="/">AgFiniti emulator</a>
<span>for development and tests, not Ag Leader’s service</span>
</header>
<main>
${body}
</main>
</body>
</html>
`
}

/** No scripts and no foreign origins. `form-action` stays open: agreeing redirects to the application. */
export const PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
}

export function sendPage(reply: FastifyReply, page: Html, status = 200): FastifyReply {
  return reply.code(status).headers(PAGE_HEADERS).send(page.markup)
}
