/** The frame: who asks, in their colours. */
import type { defaultBackground, MagicLinkPageState, MagicLinkSession } from '@sheaf/contract'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { Connections } from './connections/connections.tsx'
import { readableOn } from './contrast.ts'
import { Ended } from './ended.tsx'
import { LanguagePicker, useLanguage } from './language.tsx'
import { UploadPart } from './uploads/upload-part.tsx'

/** Where the link has no colour of its own the page follows the browser, light or dark. */
const unchosen: typeof defaultBackground = '#F5F5F5'

export function Page({ start }: { start: MagicLinkPageState }) {
  const { texts } = useLanguage()
  if ('ended' in start)
    return (
      <Frame title={texts.ended[start.ended].title}>
        <Ended reason={start.ended} />
      </Frame>
    )
  return <OpenLink start={start} />
}

function OpenLink({ start }: { start: Exclude<MagicLinkPageState, { ended: unknown }> }) {
  const { texts } = useLanguage()
  const { path, session, uploads } = start
  const [ended, setEnded] = useState(false)
  const onEnd = useCallback(() => setEnded(true), [])
  useGround(session.backgroundColor)
  const files = session.widget === 'FILEUPLOAD'
  const title = files ? texts.asksForFiles(session.companyName) : texts.asksForData(session.companyName)
  return (
    <Frame title={title} session={session}>
      {ended && <Ended reason="session" />}
      {files ? (
        <UploadPart path={path} session={session} uploads={uploads} ended={ended} onEnd={onEnd} />
      ) : (
        !ended && <Connections path={path} start={session} onEnd={onEnd} />
      )}
    </Frame>
  )
}

function Frame({
  title,
  session,
  children,
}: {
  title: string
  session?: MagicLinkSession
  children: ReactNode
}) {
  const { texts, formats } = useLanguage()
  useEffect(() => {
    document.title = title
  }, [title])
  return (
    <>
      <main>
        {session?.headerImage !== undefined && <img className="header" src={session.headerImage} alt="" />}
        {session?.companyLogo !== undefined && (
          <img className="logo" src={session.companyLogo} alt={session.companyName ?? ''} />
        )}
        {session && (
          <hgroup>
            <h1>{title}</h1>
            {session.leafUserName !== undefined && (
              <p className="quiet">{texts.forUser(session.leafUserName)}</p>
            )}
          </hgroup>
        )}
        {children}
      </main>
      <footer>
        {session && <p>{texts.openUntil(formats.time(session.expiresAt))}</p>}
        <LanguagePicker />
      </footer>
    </>
  )
}

function useGround(colour: string): void {
  useEffect(() => {
    if (colour.toUpperCase() === unchosen) return
    const { style } = document.documentElement
    style.setProperty('--ground', colour)
    style.setProperty('--on-ground', readableOn(colour))
  }, [colour])
}
