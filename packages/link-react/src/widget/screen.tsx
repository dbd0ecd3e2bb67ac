import type { ReactElement, ReactNode } from 'react'

interface ScreenProps {
  readonly title: string
  /** What comes of what the grower did is told by screen readers at once. */
  readonly tells?: 'status' | 'alert'
  readonly text?: string
  readonly children: ReactNode
}

/** One step that takes the place of another: the focus goes to its heading, for keys and screen readers to go on there. */
export function Screen({ title, tells, text, children }: ScreenProps): ReactElement {
  return (
    <div className="sheaf-link-screen">
      <h3 className="sheaf-link-heading" tabIndex={-1} ref={focus}>
        {title}
      </h3>
      {text !== undefined && (
        <p className={tells === 'alert' ? 'sheaf-link-alert' : 'sheaf-link-text'} role={tells}>
          {text}
        </p>
      )}
      {children}
    </div>
  )
}

/** A `ref` that gives an element the focus when it appears. */
export function focus(element: HTMLElement | null): void {
  element?.focus()
}
