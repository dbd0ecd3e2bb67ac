import { type ReactElement, type ReactNode, useId } from 'react'
import type { LeafSettings } from '../leaf.tsx'
import { adoptStyle } from './adopt-style.ts'

interface FrameProps {
  readonly settings: LeafSettings
  /** Language of what is in it. */
  readonly tag: string
  readonly title: string
  readonly className: string | undefined
  readonly children: ReactNode
}

/** Around every widget: the company's logo, the title, language and colours. */
export function Frame({ settings, tag, title, className, children }: FrameProps): ReactElement {
  const id = useId()
  const { companyLogo, companyName, isDarkMode } = settings
  return (
    <section
      ref={adoptStyle}
      className={className ? `sheaf-link ${className}` : 'sheaf-link'}
      lang={tag}
      aria-labelledby={id}
      data-scheme={isDarkMode === undefined ? undefined : isDarkMode ? 'dark' : 'light'}
    >
      <header className="sheaf-link-header">
        {companyLogo && <img className="sheaf-link-logo" src={companyLogo} alt={companyName ?? ''} />}
        <h2 className="sheaf-link-title" id={id}>
          {title}
        </h2>
      </header>
      {children}
    </section>
  )
}
