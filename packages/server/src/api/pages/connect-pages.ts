/** How an attempt to connect ended, for a window that has nothing else to show. */
import type { AttemptRefused } from '../../connections/errors.ts'
import type { AttemptOutcome } from '../../db/schema.ts'
import { html } from './html.ts'
import type { Page } from './layout.ts'

const outcomes: Record<AttemptOutcome, readonly [title: string, text: string]> = {
  connected: ['Connected', 'Your AgFiniti account is connected. You can close this window.'],
  denied: [
    'Not connected',
    'You did not agree, so nothing was connected. You can close this window, and try again at any time.',
  ],
  refused: [
    'Not connected',
    'AgFiniti did not accept the sign-in. Close this window and try again; if it stays so, tell the company that asked you.',
  ],
  unavailable: [
    'Not connected yet',
    'AgFiniti does not answer at the moment. Close this window and try again in a few minutes.',
  ],
}

const refusals: Record<AttemptRefused['code'], readonly [title: string, text: string]> = {
  unknown: ['There is no such link', 'Go back to where you started, and connect from there.'],
  expired: [
    'This sign-in took too long',
    'It was open for 15 minutes. Go back to where you started, and try again.',
  ],
  used: ['This link was used already', 'It works once. Go back to where you started to connect again.'],
  forged: [
    'This sign-in was not started in this browser',
    'For your safety nothing was connected. Go back to where you started, and try again in one browser, with cookies allowed.',
  ],
}

export function outcomePage(outcome: AttemptOutcome): Page {
  const [title, text] = outcomes[outcome]
  const role = outcome === 'connected' ? 'status' : 'alert'
  return {
    title,
    body: html`<h1>${title}</h1>\n<p role="${role}">${text}</p>`,
    closes: outcome === 'connected',
  }
}

export function refusalPage(code: AttemptRefused['code']): Page {
  const [title, text] = refusals[code]
  return { title, body: html`<h1>${title}</h1>\n<p role="alert">${text}</p>` }
}
