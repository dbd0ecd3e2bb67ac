import { useSyncExternalStore } from 'react'
import { dismiss, shownToasts, watchToasts } from './toasts.ts'

export function ToastList() {
  const toasts = useSyncExternalStore(watchToasts, shownToasts)
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map(({ id, text, kind }) => (
        <p key={id} className={`toast ${kind}`}>
          {text}
          <button type="button" className="bare" aria-label="Dismiss" onClick={() => dismiss(id)}>
            ×
          </button>
        </p>
      ))}
    </div>
  )
}
