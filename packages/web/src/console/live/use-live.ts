import { type Query, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { addressOf } from '../ask.ts'
import { askedFor, sessionKey } from '../use-ask.ts'
import { bunches, type Changes } from './changes.ts'
import { type Change, touches } from './touched.ts'

export type Liveness = 'connecting' | 'live' | 'down'

/** One stream of events while somebody is signed in; what they touch is asked for again. Nothing is asked for otherwise. */
export function useLive(): Liveness {
  const client = useQueryClient()
  const [liveness, setLiveness] = useState<Liveness>('connecting')
  useEffect(() => {
    const changed = bunches((changes) => client.invalidateQueries({ predicate: isOld(changes) }), 200)
    let source: EventSource | undefined
    let again: ReturnType<typeof setTimeout> | undefined
    let missed = false
    function open() {
      source = new EventSource(addressOf('/console/events'))
      source.addEventListener('open', () => {
        setLiveness('live')
        if (missed) changed.add('all')
        missed = false
      })
      source.addEventListener('change', ({ data }) => changed.add(JSON.parse(data) as Change))
      source.addEventListener('reset', () => changed.add('all'))
      source.addEventListener('error', () => {
        setLiveness('down')
        missed = true
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
