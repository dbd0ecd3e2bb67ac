/** Links of the kinds provider and authentication: connect, and disconnect. */
import type { MagicLinkSession, SignInUrl } from '@sheaf/contract'
import { useEffect, useRef, useState } from 'react'
import { useAnnounce } from '../announce.tsx'
import { ask, problemOf, Refused } from '../ask.ts'
import { useLanguage } from '../language.tsx'
import { nameOf } from '../providers.ts'
import type { Problem } from '../texts/texts.ts'
import { ProviderCard } from './provider-card.tsx'

interface Props {
  readonly path: string
  readonly start: MagicLinkSession
  readonly onEnd: () => void
}

export function Connections({ path, start, onEnd }: Props) {
  const { texts } = useLanguage()
  const announce = useAnnounce()
  const [session, setSession] = useState(start)
  const [leavingFor, setLeavingFor] = useState<string>()
  const [problem, setProblem] = useState<Problem>()
  const alert = useRef<HTMLParagraphElement>(null)
  const { providers, companyName = texts.theCompany, disconnectEnabled, lastOutcome } = session

  const connected = providers.some((each) => each.connected)
  const failed = connected || lastOutcome === 'connected' ? undefined : lastOutcome
  const said = problem
    ? texts.problems[problem]
    : failed && texts.connect.outcome(failed, nameOf(providers[0]?.provider ?? '').service)
  // Whoever comes back from the provider's pages hears first how it went.
  useEffect(() => {
    if (said) alert.current?.focus()
  }, [said])

  // A browser that goes back shows the page as it was left.
  useEffect(() => {
    const onShow = async ({ persisted }: PageTransitionEvent) => {
      if (!persisted) return
      setLeavingFor(undefined)
      try {
        setSession(await ask<MagicLinkSession>(`${path}/session`))
      } catch (error) {
        if (problemOf(error) === 'ended') onEnd()
      }
    }
    addEventListener('pageshow', onShow)
    return () => removeEventListener('pageshow', onShow)
  }, [path, onEnd])

  const attempt = async (act: () => Promise<void>) => {
    setProblem(undefined)
    try {
      await act()
    } catch (error) {
      setLeavingFor(undefined)
      const found = problemOf(error)
      if (found === 'ended') onEnd()
      else setProblem(found)
    }
  }
  const connect = (provider: string) =>
    attempt(async () => {
      setLeavingFor(provider)
      const url = `${path}/session/connections/${provider}`
      location.assign((await ask<SignInUrl>(url, 'POST')).signInUrl)
    })
  const disconnect = (provider: string) =>
    attempt(async () => {
      await ask(`${path}/session/connections/${provider}`, 'DELETE').catch((error) => {
        // Somebody else has done it.
        if (!(error instanceof Refused && error.status === 404)) throw error
      })
      setSession((before) => ({
        ...before,
        providers: before.providers.map(({ connectedTime, ...each }) =>
          each.provider === provider
            ? { ...each, connected: false }
            : { ...each, ...(connectedTime === undefined ? {} : { connectedTime }) },
        ),
      }))
      announce(texts.connect.disconnected(nameOf(provider).name))
    })

  return (
    <>
      {said && (
        <p ref={alert} className="notice" role="alert" tabIndex={-1}>
          {said}
        </p>
      )}
      {providers.length === 0 && (
        <p className="notice" role="alert">
          {texts.connect.nothing}
        </p>
      )}
      {providers.map((each) => (
        <ProviderCard
          key={each.provider}
          {...each}
          company={companyName}
          disconnectEnabled={disconnectEnabled}
          leaving={leavingFor === each.provider}
          onConnect={() => connect(each.provider)}
          onDisconnect={() => disconnect(each.provider)}
        />
      ))}
    </>
  )
}
