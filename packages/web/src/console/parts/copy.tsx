import { useState } from 'react'
import { toast } from '../shell/toasts.ts'

interface CopyProps {
  readonly text: string
  /** Of the button. */
  readonly label?: string
}

export function CopyButton({ text, label = 'Copy' }: CopyProps) {
  const [copied, setCopied] = useState(false)
  async function copy() {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
      setTimeout(() => setCopied(false), 2000)
    } catch {
      // Browsers give pages without https no clipboard.
      toast('The browser does not let this page copy: select the text and copy it by hand.', 'problem')
    }
  }
  return (
    <button type="button" onClick={copy}>
      {copied ? 'Copied' : label}
    </button>
  )
}

interface CodeProps {
  readonly text: string
  /** What it is, for a screen reader. */
  readonly label: string
}

export function Code({ text, label }: CodeProps) {
  return (
    <div className="code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section tabIndex={0} aria-label={label}>
        <pre>{text}</pre>
      </section>
      <CopyButton text={text} />
    </div>
  )
}
