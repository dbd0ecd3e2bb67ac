import { useEffect, useRef } from 'react'
import { useLanguage } from './language.tsx'
import type { EndedReason } from './texts/texts.ts'

/** The link is none any more, or the session with it is over. */
export function Ended({ reason }: { reason: EndedReason }) {
  const { texts } = useLanguage()
  const { title, text } = texts.ended[reason]
  const again = useRef<HTMLButtonElement>(null)
  useEffect(() => again.current?.focus(), [])
  const Heading = reason === 'session' ? 'h2' : 'h1'
  return (
    <div className="notice" role="alert">
      <Heading>{title}</Heading>
      <p>{text}</p>
      {reason === 'session' && (
        <button ref={again} type="button" onClick={() => location.reload()}>
          {texts.openAgain}
        </button>
      )}
    </div>
  )
}
