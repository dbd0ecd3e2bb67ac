/** Who listens hears what has changed of an owner's, whichever process changed it. */
import type { Change } from '@sheaf/contract'
import type { Logger } from 'pino'
import { listen } from './listen.ts'

interface Listener {
  /** What has changed within a moment, each thing once. */
  changed(changes: readonly Change[]): void
  /** From here on all changes are told; what was before has to be asked for. The first thing that a listener hears. */
  reset(): void
}

export interface Changes {
  /** Returns how to stop listening. */
  hear(ownerId: string, listener: Listener): () => void
  close(): Promise<void>
}

/** How long changes are gathered. */
const gatherMs = 100
/** Of one kind and user, at once; more are told as one without an id. */
const mostIds = 50

/** The connection is made for the first who listens. */
export function createChanges(url: string, log: Pick<Logger, 'warn'>): Changes {
  const owners = new Map<string, Set<Listener>>()
  const gathered = new Map<string, Gathered>()
  let timer: NodeJS.Timeout | undefined
  let listening: ReturnType<typeof listen> | undefined

  const flush = () => {
    timer = undefined
    for (const [ownerId, { changes }] of gathered)
      for (const listener of owners.get(ownerId) ?? []) listener.changed([...changes.values()])
    gathered.clear()
  }
  const on = {
    notified(payload: string) {
      const { ownerId, ...change } = JSON.parse(payload) as Change & { ownerId: string }
      if (!owners.has(ownerId)) return
      gather(gathered, ownerId, change)
      timer ??= setTimeout(flush, gatherMs)
    },
    connected() {
      for (const listeners of owners.values()) for (const listener of listeners) listener.reset()
    },
    error: (error: Error) => log.warn({ err: error }, 'changes are not heard: connecting again'),
  }
  return {
    hear(ownerId, listener) {
      const listeners = owners.get(ownerId) ?? new Set()
      owners.set(ownerId, listeners.add(listener))
      listening ??= listen(url, on)
      if (listening.connected) listener.reset()
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0 && owners.get(ownerId) === listeners) owners.delete(ownerId)
      }
    },
    async close() {
      clearTimeout(timer)
      owners.clear()
      await listening?.close()
    },
  }
}

interface Gathered {
  /** By kind, user and id. */
  readonly changes: Map<string, Change>
  /** How many by kind and user. */
  readonly counts: Map<string, number>
}

/** Bounded: however many rows change, an owner has at most `mostIds` + 1 changes of each kind and user. */
function gather(gathered: Map<string, Gathered>, ownerId: string, change: Change): void {
  const { changes, counts } = gathered.get(ownerId) ?? { changes: new Map(), counts: new Map() }
  gathered.set(ownerId, { changes, counts })
  const { kind, leafUserId = '', id } = change
  const group = `${kind} ${leafUserId} `
  const count = counts.get(group) ?? 0
  if (count > mostIds || changes.has(group + (id ?? ''))) return
  if (id !== undefined && count < mostIds) {
    changes.set(group + id, change)
    counts.set(group, count + 1)
    return
  }
  for (const key of changes.keys()) if (key.startsWith(group)) changes.delete(key)
  const { id: _, ...many } = change
  changes.set(group, many)
  counts.set(group, mostIds + 1)
}
