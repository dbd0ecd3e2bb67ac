import type { Change } from '@sheaf/contract'
import { type Query, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { addressOf } from '../ask.ts'
import { askedFor, sessionKey } from '../use-ask.ts'
import { bunches, type Changes } from './changes.ts'
import { touches } from './touched.ts'

export type Liveness = 'connecting' | 'live' | 'down'

/** How long to wait for the stream before doing without it. */
const patienceMs = 3000

/**
 * One stream of events while somebody is signed in; what they touch is asked for again, and nothing otherwise.
 * `connecting` until changes are told, or clearly are not.
 */
export function useLive(): Liveness {
  const client = useQueryClient()
  const [liveness, setLiveness] = useState<Liveness>('connecting')
  useEffect(() => {
    const changed = bunches((changes) => client.invalidateQueries({ predicate: isOld(changes) }), 200)
    let source: EventSource | undefined
    let again: ReturnType<typeof setTimeout> | undefined
    const tooLong = setTimeout(() => setLiveness((now) => (now === 'connecting' ? 'down' : now)), patienceMs)
    function open() {
      source = new EventSource(addressOf('/console/events'))
      // The first event of every stream: from here on changes are told.
      source.addEventListener('reset', () => {
        setLiveness('live')
        changed.add('all')
      })
      source.addEventListener('change', ({ data }) => changed.add(JSON.parse(data) as Change))
      source.addEventListener('error', () => {
        setLiveness('down')
        // The browser tries again where the network broke, and gives up where it was refused: the session may have ended.
        if (source?.readyState !== EventSource.CLOSED) return
        void client.invalidateQueries({ queryKey: sessionKey })
        again = setTimeout(open, 5000)
      })
    }
    open()
    return () => {
      changed.stop()
      source?.close()
      clearTimeout(again)
      clearTimeout(tooLong)
    }
  }, [client])
  return liveness
}

function isOld(changes: Changes) {
  return ({ queryKey }: Query): boolean => {
    const asked = askedFor(queryKey)
    if (!asked) return false
    return changes === 'all' || changes.some((change) => touches(change, asked))
  }
}
