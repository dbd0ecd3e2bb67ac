/** The calls of the page: below its own address, with its session's cookie. */
import type { Problem } from './texts/texts.ts'

/** What the server refused. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number

  constructor(status: number) {
    super(`The server answered ${status}`)
    this.status = status
  }
}

/** Throws `Refused`, and `TypeError` without a network. */
export async function ask<T>(url: string, method: 'GET' | 'POST' | 'DELETE' = 'GET'): Promise<T> {
  const response = await fetch(url, { method })
  if (!response.ok) throw new Refused(response.status)
  return (response.status === 204 ? undefined : await response.json()) as T
}

/** `ended`: the session is over, or the link. */
export function problemOf(error: unknown): Problem | 'ended' {
  if (!(error instanceof Refused)) return 'offline'
  switch (error.status) {
    case 401:
    case 410:
      return 'ended'
    case 403:
      return 'forbidden'
    case 429:
      return 'busy'
    default:
      return 'fault'
  }
}
