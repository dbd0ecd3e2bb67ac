import { type ReactNode, useState } from 'react'
import { Dialog } from './dialog.tsx'
import { TextField } from './fields.tsx'
import { Form } from './form.tsx'

interface ConfirmProps {
  readonly title: string
  /** On the button that does it. */
  readonly label: string
  /** Has to be typed first. */
  readonly typed?: string
  readonly doing: { readonly isPending: boolean; readonly error: Error | null }
  readonly act: () => void
  readonly close: () => void
  /** What will be gone. */
  readonly children: ReactNode
}

/** Asks once more before something is removed. */
export function Confirm({ title, label, typed, doing, act, close, children }: ConfirmProps) {
  const [text, setText] = useState('')
  return (
    <Dialog title={title} close={close}>
      <Form
        label={label}
        doing={doing}
        submit={act}
        danger
        disabled={typed !== undefined && text.trim() !== typed}
        also={
          <button type="button" onClick={close}>
            Keep it
          </button>
        }
      >
        {children}
        {typed !== undefined && (
          <TextField
            label={`Type ${typed} to go on`}
            name="typed"
            value={text}
            autoComplete="off"
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
      </Form>
    </Dialog>
  )
}
