import { type ReactNode, useState } from 'react'
import { useDo } from '../use-ask.ts'
import { Confirm } from './confirm.tsx'

interface RemoveButtonProps {
  /** On the button, and on the one that asks once more. */
  readonly label: string
  /** What, by its name. */
  readonly what: string
  readonly typed?: string
  readonly remove: () => Promise<unknown>
  readonly done: string
  readonly touches?: readonly string[]
  readonly after?: () => void
  readonly children: ReactNode
}

/** Removes something, once it has been asked for twice. */
export function RemoveButton({
  label,
  what,
  remove,
  done,
  touches,
  after,
  children,
  typed,
}: RemoveButtonProps) {
  const [open, setOpen] = useState(false)
  const removing = useDo(remove, {
    done,
    told: true,
    ...(touches ? { touches } : {}),
    after: () => {
      setOpen(false)
      after?.()
    },
  })
  return (
    <>
      <button type="button" className="danger" aria-label={`${label} ${what}`} onClick={() => setOpen(true)}>
        {label}
      </button>
      {open && (
        <Confirm
          title={`${label} ${what}?`}
          label={label}
          doing={removing}
          close={() => setOpen(false)}
          act={() => removing.mutate()}
          {...(typed === undefined ? {} : { typed })}
        >
          {children}
        </Confirm>
      )}
    </>
  )
}
