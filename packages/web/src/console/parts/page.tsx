import { type ReactNode, useEffect, useRef } from 'react'
import { CurlButton } from '../shell/curl-panel.tsx'

interface PageProps {
  readonly title: string
  /** Links to where this belongs. */
  readonly above?: ReactNode
  /** Buttons that act on what the page shows. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A page of the console: its heading takes the focus, so that a screen reader says where one has come to. */
export function Page({ title, above, actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <main className="page" id="content">
      <title>{`${title} · Sheaf`}</title>
      {above && <p className="above">{above}</p>}
      <header className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <div className="buttons">
          {actions}
          <CurlButton />
        </div>
      </header>
      {children}
    </main>
  )
}

interface SectionProps {
  readonly title: string
  readonly actions?: ReactNode
  readonly children: ReactNode
}

export function Section({ title, actions, children }: SectionProps) {
  return (
    <section className="card">
      <header className="section-head">
        <h2>{title}</h2>
        {actions && <div className="buttons">{actions}</div>}
      </header>
      {children}
    </section>
  )
}
