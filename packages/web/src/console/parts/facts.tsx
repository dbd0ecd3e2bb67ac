import type { ReactNode } from 'react'

/** Names and values; one without a value is left out. */
export function Facts({ of }: { readonly of: Readonly<Record<string, ReactNode>> }) {
  return (
    <dl className="facts">
      {Object.entries(of)
        .filter(([, value]) => value !== undefined && value !== '' && value !== false)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}

/** `2026-04-18 14:05`: as short as it gets, and the same for everyone. */
const when = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short' })

/** In the time zone of whoever looks; the instant itself on pointing at it. */
export function When({ at }: { readonly at: string | undefined }) {
  if (at === undefined) return null
  // Micros are more than every browser reads.
  const time = new Date(at.replace(/(\.\d{3})\d+/, '$1'))
  return Number.isNaN(time.getTime()) ? (
    at
  ) : (
    <time className="when" dateTime={time.toISOString()} title={at}>
      {when.format(time)}
    </time>
  )
}
