import { ENDPOINTS, type Endpoint } from './endpoints.ts'

export interface CountersSnapshot {
  /** Requests that arrived, refused and failed ones too. */
  readonly calls: Readonly<Record<Endpoint, number>>
  /** Successful refreshes, by the id of the grant. */
  readonly refreshes: Readonly<Record<string, number>>
  /** Refresh tokens presented again after they had been exchanged: still honoured, or refused. */
  readonly reuseAttempts: { readonly withinGrace: number; readonly refused: number }
  readonly downloads: { readonly current: number; readonly maximum: number }
}

/** What a test needs to know of how a client behaved. */
export class Counters {
  readonly #calls = new Map<Endpoint, number>()
  readonly #refreshes = new Map<string, number>()
  /** Survives a reset: a token that was used before the reset is still a used one. */
  readonly #exchanged = new Set<string>()
  #reuse = { withinGrace: 0, refused: 0 }
  #downloads = { current: 0, maximum: 0 }

  called(endpoint: Endpoint): void {
    this.#calls.set(endpoint, (this.#calls.get(endpoint) ?? 0) + 1)
  }

  refreshed(refreshToken: string, grantId: string): void {
    if (this.#exchanged.has(refreshToken)) this.#reuse.withinGrace += 1
    this.#exchanged.add(refreshToken)
    this.#refreshes.set(grantId, (this.#refreshes.get(grantId) ?? 0) + 1)
  }

  refreshRefused(refreshToken: string): void {
    if (this.#exchanged.has(refreshToken)) this.#reuse.refused += 1
  }

  downloadStarted(): void {
    this.#downloads.current += 1
    this.#downloads.maximum = Math.max(this.#downloads.maximum, this.#downloads.current)
  }

  downloadEnded(): void {
    this.#downloads.current -= 1
  }

  snapshot(): CountersSnapshot {
    const calls = ENDPOINTS.map((endpoint) => [endpoint, this.#calls.get(endpoint) ?? 0])
    return {
      calls: Object.fromEntries(calls) as Record<Endpoint, number>,
      refreshes: Object.fromEntries(this.#refreshes),
      reuseAttempts: { ...this.#reuse },
      downloads: { ...this.#downloads },
    }
  }

  /** Back to zero; downloads that run stay counted as running. */
  reset(): void {
    this.#calls.clear()
    this.#refreshes.clear()
    this.#reuse = { withinGrace: 0, refused: 0 }
    this.#downloads.maximum = this.#downloads.current
  }
}
