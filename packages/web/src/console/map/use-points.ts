import { useEffect, useState } from 'react'
import { openPoints, type Points } from './points.ts'
import type { Values } from './points-answers.ts'

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'loaded'; readonly value: T }
  | { readonly state: 'failed'; readonly error: Error & { readonly status?: number } }

const LOADING = { state: 'loading' } as const

/** One worker an address; all are let go when the addresses change or the page closes. */
export function usePoints(addresses: readonly string[]): readonly Loaded<Points>[] {
  const key = addresses.join('\n')
  const [loaded, setLoaded] = useState<{ key: string; all: readonly Loaded<Points>[] }>()
  useEffect(() => {
    let gone = false
    const all: Loaded<Points>[] = key.split('\n').map(() => LOADING)
    const tell = () => !gone && setLoaded({ key, all: [...all] })
    for (const [i, address] of key.split('\n').entries()) {
      openPoints(address).then(
        (value) => {
          if (gone) return value.close()
          all[i] = { state: 'loaded', value }
          tell()
        },
        (error: Error) => {
          all[i] = { state: 'failed', error }
          tell()
        },
      )
    }
    return () => {
      gone = true
      for (const each of all) if (each.state === 'loaded') each.value.close()
    }
  }, [key])
  return loaded?.key === key ? loaded.all : addresses.map(() => LOADING)
}

/** The values of one property, of each of the points. */
export function useValues(points: readonly Points[], name: string | undefined): Loaded<readonly Values[]> {
  const [known, setKnown] = useState<{
    of: readonly Points[]
    name: string
    loaded: Loaded<readonly Values[]>
  }>()
  useEffect(() => {
    if (name === undefined) return
    let gone = false
    const tell = (loaded: Loaded<readonly Values[]>) => !gone && setKnown({ of: points, name, loaded })
    Promise.all(points.map((each) => each.values(name))).then(
      (value) => tell({ state: 'loaded', value }),
      (error: Error) => tell({ state: 'failed', error }),
    )
    return () => {
      gone = true
    }
  }, [points, name])
  return known?.of === points && known.name === name ? known.loaded : LOADING
}
