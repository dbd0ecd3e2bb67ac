import type { ReactNode } from 'react'
import { Refused } from '../ask.ts'
import { sayOf } from '../use-ask.ts'
import { FieldProblems } from './fields.tsx'

interface Doing {
  readonly isPending: boolean
  readonly error: Error | null
}

interface FormProps {
  /** On the button. */
  readonly label: string
  readonly doing: Doing
  readonly submit: (form: FormData) => void
  readonly className?: string
  readonly danger?: boolean
  readonly disabled?: boolean
  /** Beside the button. */
  readonly also?: ReactNode
  readonly children: ReactNode
}

/** Fields, what the server found wrong with them, and the button. What has been typed stays until it is taken. */
export function Form({ label, doing, submit, className, danger, disabled, also, children }: FormProps) {
  const { error, isPending } = doing
  const fields = error instanceof Refused ? error.fields : new Map<string, string>()
  return (
    <form
      className={`form ${className ?? ''}`}
      onSubmit={(event) => {
        event.preventDefault()
        if (!isPending) submit(new FormData(event.currentTarget))
      }}
    >
      <FieldProblems value={fields}>{children}</FieldProblems>
      {error && (
        <p role="alert" className="problem">
          {sayOf(error)}
        </p>
      )}
      <p className="buttons">
        <button type="submit" className={danger ? 'danger' : 'primary'} disabled={disabled || isPending}>
          {isPending ? `${label} …` : label}
        </button>
        {also}
      </p>
    </form>
  )
}

/** What was typed, without what stands around it. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}
