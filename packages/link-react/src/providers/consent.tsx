import type { ReactElement } from 'react'
import type { Application } from '../service/service.ts'
import type { Words } from '../texts/texts.ts'
import { Screen } from '../widget/screen.tsx'

interface ConsentProps {
  readonly words: Words
  readonly name: string
  readonly application: Application
  readonly disconnectEnabled: boolean
  onGoOn(): void
  onCancel(): void
}

/** Who gets to see what, before the grower is asked for a password. */
export function Consent({
  words,
  name,
  application,
  disconnectEnabled,
  onGoOn,
  onCancel,
}: ConsentProps): ReactElement {
  const { say } = words
  const sends = application.scopes?.includes('PRESCRIPTION:WRITE')
  return (
    <Screen title={say('connectProvider', { provider: name })} text={say('consentAsks', { provider: name })}>
      <ul className="sheaf-link-points">
        <li>{say('consentReads')}</li>
        <li>{say(sends ? 'consentSends' : 'consentNoChanges')}</li>
        <li>{say('consentPassword', { provider: name })}</li>
        <li>{say(disconnectEnabled ? 'consentEndHere' : 'consentEndThere')}</li>
      </ul>
      <div className="sheaf-link-actions">
        <button type="button" className="sheaf-link-button" onClick={onGoOn}>
          {say('consentGoOn', { provider: name })}
        </button>
        <button type="button" className="sheaf-link-button sheaf-link-second" onClick={onCancel}>
          {say('cancel')}
        </button>
      </div>
    </Screen>
  )
}
