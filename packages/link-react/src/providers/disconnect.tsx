import { type ReactElement, useState } from 'react'
import { asLeafError, type LeafError } from '../service/leaf-error.ts'
import type { Words } from '../texts/texts.ts'
import { Screen } from '../widget/screen.tsx'

interface DisconnectProps {
  readonly words: Words
  readonly name: string
  onDisconnect(): Promise<void>
  onKeep(): void
}

/** Asks before it is done: the grower would have to sign in again. */
export function Disconnect({ words: { say }, name, onDisconnect, onKeep }: DisconnectProps): ReactElement {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<LeafError>()
  const disconnect = async () => {
    setBusy(true)
    setError(undefined)
    await onDisconnect().catch((caught: unknown) => setError(asLeafError(caught)))
    setBusy(false)
  }
  return (
    <div className="sheaf-link-question">
      <Screen title={say('disconnectQuestion', { provider: name })} text={say('disconnectMeans')}>
        {error && (
          <p className="sheaf-link-alert" role="alert">
            {say(error.code, { provider: name })}
          </p>
        )}
        <div className="sheaf-link-actions">
          <button
            type="button"
            className="sheaf-link-button sheaf-link-danger"
            disabled={busy}
            onClick={() => void disconnect()}
          >
            {say('disconnect')}
          </button>
          <button
            type="button"
            className="sheaf-link-button sheaf-link-second"
            disabled={busy}
            onClick={onKeep}
          >
            {say('keep')}
          </button>
        </div>
      </Screen>
    </div>
  )
}
