import { html } from './html.ts'
import type { Page } from './layout.ts'

const told: Readonly<Record<number, readonly [title: string, text: string]>> = {
  401: ['Please open the link again', 'This page was open for too long, or in another browser.'],
  403: ['This is not possible here', 'The link that you opened does not allow it.'],
  404: ['There is no such page', 'Check the link, or ask for a new one where you got it from.'],
  410: [
    'This link has ended',
    'It has expired or was used already. Ask for a new one where you got it from.',
  ],
  429: ['Too many requests', 'Wait a minute, then try again.'],
}

/** `message` is shown of what the visitor can mend. */
export function errorPage(status: number, message: string): Page {
  const fallback =
    status < 500
      ? (['This did not work', message] as const)
      : (['Something went wrong', 'The fault is on our side. Please try again later.'] as const)
  const [title, text] = told[status] ?? fallback
  return { title, body: html`<h1>${title}</h1>\n<p role="alert">${text}</p>` }
}
