import type { MagicLinkSession } from '@sheaf/contract'
import { useEffect, useRef } from 'react'
import { useLanguage } from '../language.tsx'
import { nameOf } from '../providers.ts'
import { Disconnect } from './disconnect.tsx'

type Offer = MagicLinkSession['providers'][number]

interface Props extends Offer {
  readonly company: string
  readonly disconnectEnabled: boolean
  /** The browser is on its way to the provider. */
  readonly leaving: boolean
  readonly onConnect: () => void
  readonly onDisconnect: () => Promise<void>
}

export function ProviderCard({ provider, connected, connectedTime, ...props }: Props) {
  const { texts, formats } = useLanguage()
  const { company, disconnectEnabled, leaving, sendsPrescriptions } = props
  const { name, service } = nameOf(provider)
  const button = useRef<HTMLButtonElement>(null)
  const before = useRef(connected)
  useEffect(() => {
    if (before.current && !connected) button.current?.focus()
    before.current = connected
  }, [connected])

  if (connected)
    return (
      <section aria-labelledby={`provider-${provider}`}>
        <h2 id={`provider-${provider}`}>{name}</h2>
        <div className="done" role="status">
          <strong>
            {connectedTime === undefined
              ? texts.connect.connected
              : texts.connect.connectedSince(formats.date(connectedTime))}
          </strong>
          <p>{texts.connect.done}</p>
        </div>
        {disconnectEnabled && <Disconnect name={name} company={company} onDisconnect={props.onDisconnect} />}
      </section>
    )
  return (
    <section aria-labelledby={`provider-${provider}`}>
      <h2 id={`provider-${provider}`}>{name}</h2>
      <ul>
        <li>{texts.connect.reads(company)}</li>
        {sendsPrescriptions && <li>{texts.connect.sends}</li>}
        <li>{texts.connect.password(service)}</li>
        {disconnectEnabled && <li>{texts.connect.undo}</li>}
      </ul>
      <button
        ref={button}
        type="button"
        aria-disabled={leaving}
        onClick={leaving ? undefined : props.onConnect}
      >
        {leaving ? texts.connect.going(service) : texts.connect.connect(name)}
      </button>
    </section>
  )
}
