/** What a user is connected to, and the one sign-in that may be under way. */
import { asLeafError, LeafError } from '../service/leaf-error.ts'
import type { Application, Service, SignInOutcome } from '../service/service.ts'
import { createStore, type Store } from '../store.ts'

export interface Provider {
  /** As the service names it: `AgLeader`. */
  readonly provider: string
  readonly connected: boolean
  /** ISO 8601, of a connected one. */
  readonly createdTime?: string
  /** The owner's applications there; none where it can only be disconnected. */
  readonly applications: readonly Application[]
}

/**
 * - `starting`: the window is open, the service is asked where to send it
 * - `waiting`: the grower signs in. `window` says whether it can be seen; a browser that blocked it, or cut it off from
 *   this page, is waited for all the same: `signInUrl` opens it by hand
 */
export type SignIn =
  | { readonly step: 'idle' }
  | { readonly step: 'starting'; readonly provider: string }
  | {
      readonly step: 'waiting'
      readonly provider: string
      readonly signInUrl: string
      readonly window: 'open' | 'closed' | 'blocked'
    }
  | { readonly step: 'connected'; readonly provider: string; readonly createdTime?: string }
  | { readonly step: 'failed'; readonly provider: string; readonly error: LeafError }

export interface ConnectionsState {
  /** Undefined until they are known. */
  readonly providers: readonly Provider[] | undefined
  /** Why they are not known. */
  readonly error: LeafError | undefined
  readonly signIn: SignIn
}

export interface Connections extends Pick<Store<ConnectionsState>, 'get' | 'subscribe'> {
  /** Asks for the providers; what is known stays until the answer is here. */
  refresh(): Promise<void>
  /** Opens the sign-in window: call it while a click is handled, or the browser blocks it. */
  connect(application: Application): void
  /** Ends a sign-in that is under way, or what is shown of the last one. */
  dismiss(): void
  /** Rejects with a `LeafError`. */
  disconnect(provider: string): Promise<void>
}

const pollMs = 1000
/** The service keeps an attempt open for 15 minutes. */
const attemptMs = 15 * 60_000
const failures = {
  denied: 'denied',
  refused: 'providerRefused',
  unavailable: 'providerUnavailable',
} as const satisfies Record<Exclude<SignInOutcome, 'connected' | null>, string>

export function createConnections(service: Service): Connections {
  const store = createStore<ConnectionsState>({
    providers: undefined,
    error: undefined,
    signIn: { step: 'idle' },
  })
  let refreshing: Promise<void> | undefined
  /** Ends what waits for the grower. */
  let under = new AbortController()

  async function read(): Promise<void> {
    const [applications, names] = await Promise.all([service.applications(), service.connections()])
    const all = new Set([...applications.map(({ provider }) => provider), ...names])
    const providers = await Promise.all(
      [...all].map(async (provider): Promise<Provider> => {
        const connected = names.includes(provider)
        const createdTime = connected ? await service.connectedTime(provider) : undefined
        return {
          provider,
          connected,
          ...(createdTime === undefined ? {} : { createdTime }),
          applications: applications.filter((each) => each.provider === provider),
        }
      }),
    )
    store.set({ providers, error: undefined })
  }

  /** Several that ask at once, as widgets and hooks do when a page opens, get one answer. */
  function refresh(): Promise<void> {
    store.set({ error: undefined })
    refreshing ??= read()
      .catch((error: unknown) => store.set({ error: asLeafError(error) }))
      .finally(() => {
        refreshing = undefined
      })
    return refreshing
  }

  async function signIn(application: Application, popup: Window | null, { signal }: AbortController) {
    const { provider } = application
    const show = (signIn: SignIn) => {
      if (!signal.aborted) store.set({ signIn })
    }
    const stillThere = () => (popup === null ? 'blocked' : popup.closed ? 'closed' : 'open')
    try {
      const { signInUrl, attemptId } = await service.startSignIn(application)
      if (signal.aborted) return
      if (popup) {
        // What the provider shows cannot lead this page elsewhere.
        popup.opener = null
        popup.location.replace(signInUrl)
      }
      const deadline = Date.now() + attemptMs
      let outcome: SignInOutcome = null
      while (outcome === null) {
        show({ step: 'waiting', provider, signInUrl, window: stillThere() })
        await moment(signal)
        if (signal.aborted) return
        if (Date.now() > deadline) throw new LeafError('expired')
        outcome = await service.outcome(provider, attemptId).catch(unlessUnreachable)
      }
      if (outcome !== 'connected') throw new LeafError(failures[outcome])
      await read()
      const createdTime = store.get().providers?.find((each) => each.provider === provider)?.createdTime
      show({ step: 'connected', provider, ...(createdTime === undefined ? {} : { createdTime }) })
    } catch (error) {
      closeOwn(popup)
      show({ step: 'failed', provider, error: asLeafError(error) })
    }
  }

  return {
    get: store.get,
    subscribe: store.subscribe,
    refresh,
    connect(application) {
      under.abort()
      under = new AbortController()
      const popup = window.open('about:blank', '_blank', 'popup,width=520,height=700')
      under.signal.addEventListener('abort', () => closeOwn(popup))
      store.set({ signIn: { step: 'starting', provider: application.provider } })
      void signIn(application, popup, under)
    },
    dismiss() {
      under.abort()
      store.set({ signIn: { step: 'idle' } })
    },
    async disconnect(provider) {
      try {
        await service.disconnect(provider)
      } catch (error) {
        // Somebody else was quicker.
        if (asLeafError(error).code !== 'notFound') throw error
      }
      await refreshing
      await refresh()
    },
  }
}

/** From the moment that it goes to the provider the window is the grower's, and browsers let this page close it no more. */
function closeOwn(popup: Window | null): void {
  if (popup?.opener === window) popup.close()
}

/** A network that is away for a while comes back; what the service says is final. */
function unlessUnreachable(error: unknown): null {
  const { code } = asLeafError(error)
  if (code === 'unreachable' || code === 'service' || code === 'tooManyRequests') return null
  throw error
}

function moment(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, pollMs)
  signal.addEventListener('abort', () => {
    clearTimeout(timer)
    resolve()
  })
  return promise
}
