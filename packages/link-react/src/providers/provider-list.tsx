import { type ReactElement, useState } from 'react'
import type { Application } from '../service/service.ts'
import type { Words } from '../texts/texts.ts'
import { focus } from '../widget/screen.tsx'
import type { Provider } from './connections.ts'
import { Disconnect } from './disconnect.tsx'
import { nameOf } from './names.ts'

/** A provider with the application that connects it, where there is one. */
export interface Offer {
  readonly provider: Provider
  readonly application: Application | undefined
}

interface ProviderListProps {
  readonly words: Words
  readonly offers: readonly Offer[]
  readonly searchable: boolean
  readonly disconnectEnabled: boolean
  /** The provider to go on at. */
  readonly focused: string | undefined
  onConnect(offer: Offer): void
  onDisconnect(provider: string): Promise<void>
}

export function ProviderList(props: ProviderListProps): ReactElement {
  const { words, offers, searchable } = props
  const { say } = words
  const [query, setQuery] = useState('')
  const wanted = query.trim().toLowerCase()
  const found = offers.filter(({ provider }) => nameOf(provider.provider).toLowerCase().includes(wanted))
  return (
    <>
      {searchable && (
        <label className="sheaf-link-search">
          {say('search')}
          <input type="search" value={query} onChange={(event) => setQuery(event.target.value)} />
        </label>
      )}
      {found.length === 0 && (
        <p className="sheaf-link-quiet" role="status">
          {wanted === '' ? say('noProviders') : say('noMatch', { query: query.trim() })}
        </p>
      )}
      <ul className="sheaf-link-list">
        {found.map((offer) => (
          <Row key={offer.provider.provider} {...props} offer={offer} />
        ))}
      </ul>
    </>
  )
}

function Row({
  words,
  offer,
  disconnectEnabled,
  focused,
  onConnect,
  onDisconnect,
}: ProviderListProps & { readonly offer: Offer }): ReactElement {
  const { say, tag } = words
  const { provider, connected, createdTime } = offer.provider
  const name = nameOf(provider)
  const [question, setQuestion] = useState<'unasked' | 'asked' | 'answered'>('unasked')
  const date = createdTime && new Date(createdTime).toLocaleDateString(tag, { dateStyle: 'medium' })
  const state = !connected ? say('notConnected') : date ? say('connectedSince', { date }) : say('connected')
  const goOn = provider === focused || question === 'answered' ? focus : undefined
  const button = connected ? disconnectEnabled : offer.application !== undefined
  return (
    <li className="sheaf-link-row">
      <span className="sheaf-link-tile" aria-hidden="true">
        {name.charAt(0)}
      </span>
      <span className="sheaf-link-what" tabIndex={-1} ref={button ? undefined : goOn}>
        <span className="sheaf-link-name">{name}</span>
        <span className={connected ? 'sheaf-link-good' : 'sheaf-link-quiet'}>{state}</span>
      </span>
      {button && !connected && (
        <button
          type="button"
          className="sheaf-link-button"
          aria-label={say('connectProvider', { provider: name })}
          ref={goOn}
          onClick={() => onConnect(offer)}
        >
          {say('connect')}
        </button>
      )}
      {button && connected && question !== 'asked' && (
        <button
          type="button"
          className="sheaf-link-button sheaf-link-second"
          aria-label={say('disconnectProvider', { provider: name })}
          ref={goOn}
          onClick={() => setQuestion('asked')}
        >
          {say('disconnect')}
        </button>
      )}
      {button && connected && question === 'asked' && (
        <Disconnect
          words={words}
          name={name}
          onDisconnect={() => onDisconnect(provider)}
          onKeep={() => setQuestion('answered')}
        />
      )}
    </li>
  )
}
