import { OAUTH_PATHS } from './endpoints.ts'
import type { ConsumerKey } from './oauth/consumer-keys.ts'
import { interactionPath } from './oauth/interaction-path.ts'

/** A browser without a window: keeps cookies, follows redirects as long as they stay at `url`. */
export class Browser {
  readonly #url: string
  readonly #cookies = new Map<string, string>()

  constructor(url: string) {
    this.#url = url
  }

  /** Gives the last answer here, and the address that a redirect led away to, if one did. */
  async go(path: string, form?: Record<string, string>): Promise<{ response: Response; left?: URL }> {
    let target = new URL(path, this.#url)
    let body = form && new URLSearchParams(form)
    for (;;) {
      const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const init = body ? { method: 'POST', body } : {}
      const response = await fetch(target, {
        ...init,
        redirect: 'manual',
        headers: { cookie, accept: 'text/html' },
      })
      this.#keep(response.headers.getSetCookie())
      const location = response.headers.get('location')
      if (location === null) return { response }
      await response.body?.cancel()
      const next = new URL(location, target)
      if (next.origin !== target.origin) return { response, left: next }
      target = next
      body = undefined
    }
  }

  #keep(cookies: readonly string[]): void {
    for (const cookie of cookies) {
      const [pair = ''] = cookie.split(';', 1)
      const at = pair.indexOf('=')
      if (at + 1 === pair.length) this.#cookies.delete(pair.slice(0, at))
      else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
  }
}

export interface Authorization {
  readonly key: Pick<ConsumerKey, 'publicKey' | 'privateKey'>
  readonly redirectUrl: string
  readonly scopes: readonly string[]
  readonly state?: string
}

export function authorizePath(
  { key, redirectUrl, scopes, state }: Authorization,
  loginHint?: string,
): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: key.publicKey,
    redirect_uri: redirectUrl,
    scope: scopes.join(' '),
    ...(state !== undefined && { state }),
    ...(loginHint !== undefined && { login_hint: loginHint }),
  })
  return `${OAUTH_PATHS.authorization}?${query}`
}

/** Signs a grower in on the pages (none in auto-approve mode) and agrees. Gives the address they are sent back to. */
export async function signInAndAgree(
  url: string,
  authorization: Authorization,
  grower: { readonly email: string; readonly password: string },
): Promise<URL> {
  const browser = new Browser(url)
  let step = await browser.go(authorizePath(authorization, grower.email))
  for (const [action, form] of [
    ['sign-in', { ...grower }],
    ['agree', {}],
  ] as const) {
    if (step.left) return step.left
    step = await browser.go(`${interactionOf(await step.response.text())}/${action}`, form)
  }
  if (step.left) return step.left
  throw new Error(`The authorization ended with ${step.response.status}: ${await step.response.text()}`)
}

/** The path that a sign-in or consent page posts to. */
export function interactionOf(page: string): string {
  const uid = /action="\/Account\/Interaction\/([\w-]+)\//.exec(page)?.[1]
  if (uid === undefined) throw new Error(`This is no sign-in page: ${page}`)
  return interactionPath(uid)
}

export interface TokenAnswer {
  readonly access_token: string
  readonly refresh_token: string
  readonly expires_in: number
  readonly scope: string
  readonly token_type?: string
}

/** POST to the token endpoint with Basic authentication, as the guides show it. */
export function postToken(
  url: string,
  { publicKey, privateKey }: Authorization['key'],
  form: Record<string, string>,
): Promise<Response> {
  const basic = Buffer.from(`${publicKey}:${privateKey}`).toString('base64')
  const headers = { authorization: `Basic ${basic}`, accept: 'application/json' }
  return fetch(new URL(OAUTH_PATHS.token, url), { method: 'POST', headers, body: new URLSearchParams(form) })
}
