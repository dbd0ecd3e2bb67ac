import { useId, useRef, useState } from 'react'
import { useLanguage } from '../language.tsx'

interface Props {
  readonly name: string
  readonly company: string
  readonly onDisconnect: () => Promise<void>
}

/** Asks before it does. */
export function Disconnect({ name, company, onDisconnect }: Props) {
  const { texts } = useLanguage()
  const dialog = useRef<HTMLDialogElement>(null)
  const [busy, setBusy] = useState(false)
  const id = useId()
  const disconnect = async () => {
    setBusy(true)
    await onDisconnect()
    setBusy(false)
    dialog.current?.close()
  }
  return (
    <>
      <button type="button" className="second" onClick={() => dialog.current?.showModal()}>
        {texts.connect.disconnect(name)}
      </button>
      <dialog ref={dialog} aria-labelledby={`${id}-title`} aria-describedby={`${id}-text`}>
        <h2 id={`${id}-title`}>{texts.connect.disconnectTitle(name)}</h2>
        <p id={`${id}-text`}>{texts.connect.disconnectText(company)}</p>
        <div className="row">
          <button type="button" className="second" onClick={() => dialog.current?.close()}>
            {texts.connect.keep}
          </button>
          <button
            type="button"
            className="danger"
            aria-disabled={busy}
            onClick={busy ? undefined : disconnect}
          >
            {texts.connect.disconnectShort}
          </button>
        </div>
      </dialog>
    </>
  )
}
