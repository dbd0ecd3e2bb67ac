/** What came of what somebody did, said for a while in a corner. */
export type ToastKind = 'done' | 'problem'
export interface Toast {
  readonly id: number
  readonly text: string
  readonly kind: ToastKind
}

/** A problem stays longer: it has to be read. */
const staysMs = { done: 5000, problem: 12_000 } as const

let shown: readonly Toast[] = []
let made = 0
const watchers = new Set<() => void>()

export function toast(text: string, kind: ToastKind = 'done'): void {
  const id = ++made
  change([...shown.slice(-3), { id, text, kind }])
  setTimeout(() => dismiss(id), staysMs[kind])
}

export function dismiss(id: number): void {
  change(shown.filter((each) => each.id !== id))
}

export function shownToasts(): readonly Toast[] {
  return shown
}

export function watchToasts(changed: () => void): () => void {
  watchers.add(changed)
  return () => watchers.delete(changed)
}

function change(toasts: readonly Toast[]): void {
  shown = toasts
  for (const changed of watchers) changed()
}
