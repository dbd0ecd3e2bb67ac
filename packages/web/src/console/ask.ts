/** The API, asked with the session's cookie: the same endpoints that every client has. */
import type { AnyProblem } from '@sheaf/contract'

export type AskQuery = Readonly<Record<string, string | number | boolean | undefined>>

export interface Asked {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly query?: AskQuery
  /** Sent as JSON, a form as it is. */
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** What the server refused. `message` is its own. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number
  /** What is wrong with each property of the body. */
  readonly fields: ReadonlyMap<string, string>

  constructor(status: number, message: string, fields: ReadonlyMap<string, string> = new Map()) {
    super(message)
    this.status = status
    this.fields = fields
  }
}

export interface Answer<T> {
  readonly body: T
  /** Over all pages of a list, where the answer is one. */
  readonly total: number | undefined
}

/** `path` begins with a slash; the page's base stands in front of it. Throws `Refused`, and `TypeError` without a network. */
export async function ask<T>(path: string, asked: Asked = {}): Promise<T> {
  return (await askWhole<T>(path, asked)).body
}

export async function askWhole<T>(
  path: string,
  { method = 'GET', query, body, signal }: Asked = {},
): Promise<Answer<T>> {
  const response = await fetch(addressOf(path, query), {
    method,
    ...(signal ? { signal } : {}),
    ...(body === undefined
      ? {}
      : body instanceof FormData
        ? { body }
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  const text = await response.text()
  if (!response.ok) throw refusalOf(response.status, text, response.statusText)
  const total = response.headers.get('x-total-count')
  return {
    body: (text === '' ? undefined : JSON.parse(text)) as T,
    total: total === null ? undefined : Number(total),
  }
}

/** How many of a list the API gives at once. */
export const largestPage = 100

/** All pages of a list, until one is not full. */
export async function askAll<T>(
  path: string,
  { query, signal }: Pick<Asked, 'query' | 'signal'> = {},
): Promise<Answer<T[]>> {
  const all: T[] = []
  for (let page = 0; ; page++) {
    const paged = { ...query, page, size: largestPage }
    const { body } = await askWhole<T[]>(path, { query: paged, ...(signal ? { signal } : {}) })
    all.push(...body)
    if (body.length < largestPage) return { body: all, total: all.length }
  }
}

export function addressOf(path: string, query: AskQuery = {}, base = document.baseURI): URL {
  const url = new URL(path.replace(/^\//, ''), base)
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  return url
}

/** Of the shapes of a problem, `detail` says most; some have a `title` alone, or a message for each property. */
export function refusalOf(status: number, text: string, otherwise: string): Refused {
  const problem = problemIn(text)
  if (problem === undefined) return new Refused(status, otherwise || `The service answered ${status}`)
  if ('fieldErrors' in problem && problem.fieldErrors) {
    const fields = new Map(problem.fieldErrors.map(({ field, message }) => [field, message]))
    const said = problem.fieldErrors.map(({ field, message }) => `${field}: ${message}`).join('. ')
    return new Refused(status, said, fields)
  }
  const detail = 'detail' in problem ? problem.detail : undefined
  return new Refused(status, detail || problem.title || problem.message || otherwise)
}

function problemIn(text: string): AnyProblem | undefined {
  try {
    const problem: unknown = JSON.parse(text)
    return typeof problem === 'object' && problem !== null ? (problem as AnyProblem) : undefined
  } catch {
    return undefined
  }
}
