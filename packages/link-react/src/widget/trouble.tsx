import type { ReactElement } from 'react'
import type { LeafError } from '../service/leaf-error.ts'
import type { Words } from '../texts/texts.ts'

interface TroubleProps {
  readonly words: Words
  readonly error: LeafError
  onTryAgain(): void
}

/** The service did not say what there is to show. */
export function Trouble({ words: { say }, error, onTryAgain }: TroubleProps): ReactElement {
  return (
    <>
      <p className="sheaf-link-alert" role="alert">
        {say(error.code)}
      </p>
      <div className="sheaf-link-actions">
        <button type="button" className="sheaf-link-button sheaf-link-second" onClick={onTryAgain}>
          {say('tryAgain')}
        </button>
      </div>
    </>
  )
}
