import { useEffect, useRef } from 'react'
import { refine } from '../use-route.ts'
import { TextField } from './fields.tsx'

interface SearchProps {
  readonly label: string
  /** As it stands in the address. */
  readonly value: string | undefined
}

/** Looks as one types, once one pauses. */
export function Search({ label, value = '' }: SearchProps) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <search className="filters">
      <TextField
        label={label}
        name="search"
        type="search"
        defaultValue={value}
        onChange={(event) => {
          const search = event.currentTarget.value.trim()
          clearTimeout(timer.current)
          timer.current = setTimeout(() => refine({ search }), 250)
        }}
      />
    </search>
  )
}
