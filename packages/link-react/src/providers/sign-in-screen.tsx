import type { ReactElement } from 'react'
import type { Words } from '../texts/texts.ts'
import { Screen } from '../widget/screen.tsx'
import type { SignIn } from './connections.ts'
import { nameOf } from './names.ts'

interface SignInScreenProps {
  readonly words: Words
  readonly signIn: Exclude<SignIn, { step: 'idle' }>
  /** Undefined where it cannot be tried again from here. */
  readonly onTryAgain: (() => void) | undefined
  onEnd(): void
}

/** From the window that opens to how it ended. */
export function SignInScreen({ words: { say }, signIn, onTryAgain, onEnd }: SignInScreenProps): ReactElement {
  const { step } = signIn
  const provider = nameOf(signIn.provider)
  if (step === 'connected')
    return (
      <Screen key={step} title={say('doneTitle', { provider })} tells="status" text={say('done')}>
        <div className="sheaf-link-actions">
          <button type="button" className="sheaf-link-button" onClick={onEnd}>
            {say('finish')}
          </button>
        </div>
      </Screen>
    )
  if (step === 'failed')
    return (
      <Screen
        key={step}
        title={say('failedTitle', { provider })}
        tells="alert"
        text={say(signIn.error.code, { provider })}
      >
        <div className="sheaf-link-actions">
          {onTryAgain && (
            <button type="button" className="sheaf-link-button" onClick={onTryAgain}>
              {say('tryAgain')}
            </button>
          )}
          <button type="button" className="sheaf-link-button sheaf-link-second" onClick={onEnd}>
            {say('back')}
          </button>
        </div>
      </Screen>
    )
  const seen = step === 'waiting' ? signIn.window : 'open'
  const title = seen === 'open' ? 'waitingTitle' : (`${seen}Title` as const)
  const text = seen === 'open' ? 'waiting' : seen
  return (
    <Screen key="waiting" title={say(title, { provider })} tells="status" text={say(text)}>
      <div className="sheaf-link-spinner" aria-hidden="true" />
      <div className="sheaf-link-actions">
        {step === 'waiting' && seen !== 'open' && (
          <a className="sheaf-link-button" href={signIn.signInUrl} target="_blank" rel="noreferrer">
            {say('openWindow')}
          </a>
        )}
        <button type="button" className="sheaf-link-button sheaf-link-second" onClick={onEnd}>
          {say('cancel')}
        </button>
      </div>
    </Screen>
  )
}
