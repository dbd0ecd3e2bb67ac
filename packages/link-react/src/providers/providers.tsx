import { type ReactElement, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { type LeafSettings, useWidget } from '../leaf.tsx'
import type { LeafError } from '../service/leaf-error.ts'
import { useWords } from '../texts/texts.ts'
import { Frame } from '../widget/frame.tsx'
import { Trouble } from '../widget/trouble.tsx'
import type { ConnectionsState, Provider } from './connections.ts'
import { Consent } from './consent.tsx'
import { nameOf } from './names.ts'
import { type Offer, ProviderList } from './provider-list.tsx'
import { SignInScreen } from './sign-in-screen.tsx'

export interface ProvidersProps extends LeafSettings {
  readonly title?: string | undefined
  /** Names as the service has them: `AgLeader`. By default all that the owner has an application for. */
  readonly allowedProviders?: readonly string[] | undefined
  /** Names of the owner's applications to connect with; by default the newest at each provider. */
  readonly applications?: readonly string[] | undefined
  /** By default with more than six providers. */
  readonly showSearchbar?: boolean | undefined
  /** Whether a grower may disconnect here; off by default. */
  readonly disconnectEnabled?: boolean | undefined
  /** Goes to the outermost element, beside the widget's own class. */
  readonly className?: string | undefined
  onConnected?(connection: { readonly provider: string; readonly createdTime?: string }): void
  onDisconnected?(provider: string): void
  onError?(error: LeafError): void
}

const manyProviders = 6

/** Lets a grower connect accounts at providers: the list, what is asked for, the sign-in, how it ended. */
export function Providers(props: ProvidersProps): ReactElement {
  const { title, showSearchbar, disconnectEnabled = false, className } = props
  const { settings, link, known } = useWidget(props)
  const words = useWords(settings)
  const { connections } = link
  const state = useSyncExternalStore(connections.subscribe, connections.get, connections.get)
  const [chosen, choose] = useState<Offer>()
  const [focused, setFocused] = useState<string>()
  const [disconnected, setDisconnected] = useState<string>()
  useEffect(() => {
    if (known) void connections.refresh()
  }, [known, connections])
  useTellEvents(state, props)

  const { providers, error, signIn } = state
  const offers = offersOf(providers ?? [], props)
  const back = (provider: string) => {
    choose(undefined)
    setFocused(provider)
    setDisconnected(undefined)
    connections.dismiss()
  }
  const again = signIn.step === 'failed' ? offerOf(offers, signIn.provider)?.application : undefined
  const content = () => {
    if (signIn.step !== 'idle')
      return (
        <SignInScreen
          words={words}
          signIn={signIn}
          onTryAgain={again && (() => connections.connect(again))}
          onEnd={() => back(signIn.provider)}
        />
      )
    if (error) return <Trouble words={words} error={error} onTryAgain={() => void connections.refresh()} />
    if (!providers) return <p className="sheaf-link-quiet">{words.say('loading')}</p>
    if (chosen?.application) {
      const { provider, application } = chosen
      return (
        <Consent
          words={words}
          name={nameOf(provider.provider)}
          application={application}
          disconnectEnabled={disconnectEnabled}
          onGoOn={() => connections.connect(application)}
          onCancel={() => back(provider.provider)}
        />
      )
    }
    return (
      <>
        <ProviderList
          words={words}
          offers={offers}
          searchable={showSearchbar ?? offers.length > manyProviders}
          disconnectEnabled={disconnectEnabled}
          focused={focused}
          onConnect={choose}
          onDisconnect={async (provider) => {
            await connections.disconnect(provider)
            setFocused(provider)
            setDisconnected(provider)
            props.onDisconnected?.(provider)
          }}
        />
        <p className="sheaf-link-quiet" role="status">
          {disconnected !== undefined && words.say('disconnected', { provider: nameOf(disconnected) })}
        </p>
      </>
    )
  }
  return (
    <Frame
      settings={settings}
      tag={words.tag}
      title={title ?? words.say('providersTitle')}
      className={className}
    >
      {content()}
    </Frame>
  )
}

function offersOf(
  providers: readonly Provider[],
  { allowedProviders, applications }: Pick<ProvidersProps, 'allowedProviders' | 'applications'>,
): Offer[] {
  return providers
    .filter(({ provider }) => allowedProviders?.some((each) => sameName(each, provider)) ?? true)
    .map((provider) => ({
      provider,
      application: provider.applications.findLast(
        ({ appName }) => applications?.some((each) => sameName(each, appName)) ?? true,
      ),
    }))
}

function offerOf(offers: readonly Offer[], provider: string): Offer | undefined {
  return offers.find((each) => each.provider.provider === provider)
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

/** What happened since the widget is there, once. */
function useTellEvents({ signIn, error }: ConnectionsState, props: ProvidersProps): void {
  const told = useRef({ signIn, error })
  const { onConnected, onError } = props
  useEffect(() => {
    const before = told.current
    told.current = { signIn, error }
    if (signIn !== before.signIn) {
      if (signIn.step === 'connected') {
        const { provider, createdTime } = signIn
        onConnected?.({ provider, ...(createdTime === undefined ? {} : { createdTime }) })
      }
      if (signIn.step === 'failed') onError?.(signIn.error)
    }
    if (error && error.code !== before.error?.code) onError?.(error)
  }, [signIn, error, onConnected, onError])
}
