import { useEffect, useState } from 'react'
import type { Loaded } from './use-points.ts'

/** What the server answers; asked anew when `key` changes. */
export function useAsked<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [loaded, setLoaded] = useState<{ key: string; result: Loaded<T> }>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what is loaded
  useEffect(() => {
    const controller = new AbortController()
    const tell = (result: Loaded<T>) => !controller.signal.aborted && setLoaded({ key, result })
    load(controller.signal).then(
      (value) => tell({ state: 'loaded', value }),
      (error: Error) => tell({ state: 'failed', error }),
    )
    return () => controller.abort()
  }, [key])
  return loaded?.key === key ? loaded.result : { state: 'loading' }
}
