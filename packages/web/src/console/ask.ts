/** The API, asked with the session's cookie: the same endpoints that every client has. */
export interface Asked {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  /** Sent as JSON, a form as it is. */
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** What the server refused. `message` is its own. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** `path` begins with a slash; the page's base stands in front of it. Throws `Refused`, and `TypeError` without a network. */
export async function ask<T>(path: string, { method = 'GET', query, body, signal }: Asked = {}): Promise<T> {
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
  if (!response.ok) throw new Refused(response.status, messageOf(text) ?? response.statusText)
  return (text === '' ? undefined : JSON.parse(text)) as T
}

export function addressOf(path: string, query: Asked['query'] = {}): URL {
  const url = new URL(path.replace(/^\//, ''), document.baseURI)
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  return url
}

function messageOf(text: string): string | undefined {
  try {
    const { detail, title, message } = JSON.parse(text)
    return detail ?? title ?? message
  } catch {
    return undefined
  }
}
