/** How an attempt to connect ended, for a window that has nothing else to show. */
import type { AttemptRefused } from '../../connections/errors.ts'
import type { AttemptOutcome } from '../../db/schema.ts'
import type { Page } from './layout.ts'

export function outcomePage(outcome: AttemptOutcome): Page {
  const connected = outcome === 'connected'
  return { says: outcome, role: connected ? 'status' : 'alert', closes: connected }
}

export function refusalPage(code: AttemptRefused['code']): Page {
  return { says: code }
}
