import { useSyncExternalStore } from 'react'

const scheme = () => matchMedia('(prefers-color-scheme: dark)')

export function useDark(): boolean {
  return useSyncExternalStore(subscribe, () => scheme().matches)
}

function subscribe(changed: () => void): () => void {
  const query = scheme()
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}
