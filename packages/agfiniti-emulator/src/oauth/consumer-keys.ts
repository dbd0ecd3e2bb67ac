import { randomBytes } from 'node:crypto'
import type { ClientMetadata } from 'oidc-provider'
import { RequestError } from '../errors.ts'

/** A developer's key pair and where AgFiniti may send growers back to. */
export interface ConsumerKey {
  readonly name: string
  readonly publicKey: string
  readonly privateKey: string
  readonly redirectUrls: readonly string[]
  /** Any URL on this machine is accepted as well, whatever its port and path. */
  readonly anyLoopbackUrl: boolean
}

export const DEMO_KEY: ConsumerKey = {
  name: 'Demo application',
  publicKey: 'demo-public-key',
  privateKey: 'demo-private-key',
  redirectUrls: [],
  anyLoopbackUrl: true,
}

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]']

function isLoopbackUrl(url: string): boolean {
  const parsed = URL.parse(url)
  return parsed !== null && /^https?:$/.test(parsed.protocol) && LOOPBACK_HOSTS.includes(parsed.hostname)
}

export class ConsumerKeys {
  readonly #keys = new Map<string, ConsumerKey>([[DEMO_KEY.publicKey, DEMO_KEY]])

  list(): ConsumerKey[] {
    return [...this.#keys.values()]
  }

  get(publicKey: string): ConsumerKey | undefined {
    return this.#keys.get(publicKey)
  }

  /** Makes and registers a key pair. Throws `RequestError` (400) on an empty name or an unusable URL. */
  add(registration: Pick<ConsumerKey, 'name' | 'redirectUrls' | 'anyLoopbackUrl'>): ConsumerKey {
    const { redirectUrls, anyLoopbackUrl } = registration
    const name = registration.name.trim()
    if (name === '') throw new RequestError(400, 'invalid_request', 'Give the application a name.')
    for (const url of redirectUrls) {
      const parsed = URL.parse(url)
      if (parsed === null || !/^https?:$/.test(parsed.protocol) || parsed.href.includes('#')) {
        const message = `"${url}" is not a redirection URL: it needs http:// or https://, and no fragment.`
        throw new RequestError(400, 'invalid_redirect_uri', message)
      }
    }
    if (redirectUrls.length === 0 && !anyLoopbackUrl) {
      throw new RequestError(400, 'invalid_redirect_uri', 'Register at least one redirection URL.')
    }
    const publicKey = randomBytes(12).toString('hex')
    const key = { name, publicKey, privateKey: randomBytes(24).toString('hex'), redirectUrls, anyLoopbackUrl }
    this.#keys.set(publicKey, key)
    return key
  }

  remove(publicKey: string): boolean {
    return this.#keys.delete(publicKey)
  }

  redirectUrlAllowed(publicKey: string, url: string): boolean {
    const key = this.#keys.get(publicKey)
    if (key === undefined) return false
    return key.redirectUrls.includes(url) || (key.anyLoopbackUrl && isLoopbackUrl(url))
  }

  /** The key as oidc-provider's client; it insists on a redirection URL even where the loopback rule decides. */
  client(publicKey: string): ClientMetadata | undefined {
    const key = this.#keys.get(publicKey)
    return (
      key && {
        client_id: key.publicKey,
        client_secret: key.privateKey,
        client_name: key.name,
        redirect_uris: key.redirectUrls.length > 0 ? key.redirectUrls : ['http://localhost/'],
        grant_types: ['authorization_code', 'refresh_token'],
      }
    )
  }
}
