import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { ConsumerKeys } from './consumer-keys.ts'

interface Entry {
  readonly kind: string
  readonly payload: AdapterPayload
  /** Milliseconds on the emulator's clock. */
  readonly expiresAt: number
  firstUsedAt?: number
}

export interface Grant {
  readonly grantId: string
  readonly accountId: string
  readonly publicKey: string
}

/**
 * Everything that oidc-provider keeps, in memory. Two things differ from a plain store: lifetimes follow the emulator's
 * clock, and a refresh token that was exchanged still looks unused for `refreshGraceMs`, so that a client which lost
 * the answer can ask again. After that oidc-provider sees it as used, refuses it and revokes the grant
 * (RFC 9700, section 4.14.2).
 */
export class TokenStore {
  readonly #entries = new Map<string, Entry>()
  readonly #keys: ConsumerKeys
  readonly #now: () => number
  readonly #refreshGraceMs: number
  #sweptAt = 0

  constructor(keys: ConsumerKeys, now: () => number, refreshGraceMs: number) {
    this.#keys = keys
    this.#now = now
    this.#refreshGraceMs = refreshGraceMs
  }

  adapter(kind: string): Adapter {
    if (kind === 'Client') return { ...this.#adapter(kind), find: async (id) => this.#keys.client(id) }
    return this.#adapter(kind)
  }

  grants(): Grant[] {
    return this.#live('Grant').map(([id, { payload }]) => ({
      grantId: id,
      accountId: payload.accountId ?? '',
      publicKey: payload.clientId ?? '',
    }))
  }

  /** The grant that a refresh token belongs to. */
  grantOf(refreshToken: string): string | undefined {
    return this.#find('RefreshToken', refreshToken)?.payload.grantId
  }

  /** Forgets a grant and every code and token made from it. False when there is none. */
  revokeGrant(grantId: string): boolean {
    for (const [key, { payload }] of this.#entries) if (payload.grantId === grantId) this.#entries.delete(key)
    return this.#entries.delete(`Grant:${grantId}`)
  }

  /** Forgets one access token, or all; the refresh tokens stay good. Gives their number. */
  expireAccessTokens(token?: string): number {
    const expired = this.#live('AccessToken').filter(([id]) => token === undefined || id === token)
    for (const [id] of expired) this.#entries.delete(`AccessToken:${id}`)
    return expired.length
  }

  #adapter(kind: string): Adapter {
    const key = (id: string) => `${kind}:${id}`
    return {
      upsert: async (id, payload, expiresIn) => {
        this.#sweep()
        const expiresAt = expiresIn === undefined ? Number.POSITIVE_INFINITY : this.#now() + expiresIn * 1000
        this.#entries.set(key(id), { kind, payload, expiresAt })
      },
      find: async (id) => this.#asSeen(this.#find(kind, id)),
      findByUid: async (uid) => this.#live(kind).find(([, { payload }]) => payload.uid === uid)?.[1].payload,
      findByUserCode: async () => undefined,
      consume: async (id) => {
        const entry = this.#find(kind, id)
        if (entry) entry.firstUsedAt ??= this.#now()
      },
      destroy: async (id) => {
        this.#entries.delete(key(id))
      },
      revokeByGrantId: async (grantId) => {
        for (const [id, { payload }] of this.#live(kind)) {
          if (payload.grantId === grantId) this.#entries.delete(key(id))
        }
      },
    }
  }

  #asSeen(entry: Entry | undefined): AdapterPayload | undefined {
    if (entry?.firstUsedAt === undefined) return entry?.payload
    const graceMs = entry.kind === 'RefreshToken' ? this.#refreshGraceMs : 0
    if (this.#now() < entry.firstUsedAt + graceMs) return entry.payload
    return { ...entry.payload, consumed: Math.floor(entry.firstUsedAt / 1000) }
  }

  #find(kind: string, id: string): Entry | undefined {
    const entry = this.#entries.get(`${kind}:${id}`)
    return entry !== undefined && entry.expiresAt > this.#now() ? entry : undefined
  }

  #live(kind: string): [id: string, Entry][] {
    return [...this.#entries]
      .filter(([, entry]) => entry.kind === kind && entry.expiresAt > this.#now())
      .map(([key, entry]) => [key.slice(kind.length + 1), entry])
  }

  #sweep(): void {
    const now = this.#now()
    if (now - this.#sweptAt < 60_000) return
    this.#sweptAt = now
    for (const [key, { expiresAt }] of this.#entries) if (expiresAt <= now) this.#entries.delete(key)
  }
}
