/** A browser without a window or scripts: keeps cookies, follows redirects. */
import { publicUrl } from './api.ts'

export interface Visited {
  readonly url: URL
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

interface Sent {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly payload?: Buffer | string
  readonly headers?: Record<string, string>
}

interface Cookie {
  readonly name: string
  readonly value: string
  readonly origin: string
  readonly path: string
  /** As it was set. */
  readonly text: string
}

/** Answers what is asked of one origin: a fastify app, or a way to a server. */
interface Host {
  inject(request: {
    method: 'GET' | 'POST' | 'DELETE'
    url: string
    headers: Record<string, string>
    payload?: Buffer | string
  }): Promise<{
    readonly statusCode: number
    readonly headers: Readonly<Record<string, number | string | string[] | undefined>>
    readonly body: string
  }>
}

export class Browser {
  readonly #host: Host
  readonly #origin: string
  #cookies: Cookie[] = []

  /** What is asked of `origin`, the host answers; the rest goes over the network. */
  constructor(host: Host, origin: string = publicUrl) {
    this.#host = host
    this.#origin = origin
  }

  get cookies(): readonly Cookie[] {
    return this.#cookies
  }

  /** `stop` ends the way before it is asked, at the address that it names the beginning of. */
  async go(to: string, sent: Sent = {}, { stop }: { stop?: string } = {}): Promise<Visited> {
    let url = new URL(to, this.#origin)
    let asked: Sent = sent
    for (let hops = 0; hops < 12; hops++) {
      if (stop !== undefined && url.href.startsWith(stop))
        return { url, status: 0, headers: new Headers(), body: '' }
      const visited = await this.#ask(url, asked)
      const onwards = visited.headers.get('location')
      if (onwards === null) return visited
      url = new URL(onwards, url)
      asked = {}
    }
    throw new Error(`Sent on and on, at last to ${url.href}`)
  }

  async #ask(url: URL, { method = 'GET', payload, headers = {} }: Sent): Promise<Visited> {
    const cookie = this.#cookies
      .filter(({ origin, path }) => origin === url.origin && url.pathname.startsWith(path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
    const sent = { accept: 'text/html', ...headers, ...(cookie ? { cookie } : {}) }
    if (url.origin !== this.#origin) {
      const init = { method, headers: sent, redirect: 'manual' as const }
      const answer = await fetch(url, payload === undefined ? init : { ...init, body: payload as string })
      this.#keep(url, answer.headers.getSetCookie())
      return { url, status: answer.status, headers: answer.headers, body: await answer.text() }
    }
    const answer = await this.#host.inject({
      method,
      url: url.pathname + url.search,
      headers: sent,
      ...(payload === undefined ? {} : { payload }),
    })
    const set = answer.headers['set-cookie'] ?? []
    this.#keep(url, Array.isArray(set) ? set : [String(set)])
    const told = Object.entries(answer.headers).filter(([name]) => name !== 'set-cookie')
    return {
      url,
      status: answer.statusCode,
      headers: new Headers(told.map(([name, value]) => [name, String(value)] as [string, string])),
      body: answer.body,
    }
  }

  #keep({ origin }: URL, texts: readonly string[]): void {
    for (const text of texts) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? []
      const path = /; *path=([^;]+)/i.exec(text)?.[1] ?? '/'
      this.#cookies = this.#cookies.filter(
        (kept) => kept.name !== name || kept.origin !== origin || kept.path !== path,
      )
      if (value !== '') this.#cookies.push({ name, value, origin, path, text })
    }
  }
}
