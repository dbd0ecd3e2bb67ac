import type { User } from '@sheaf/contract'
import { usersPath } from '../places.ts'
import { useAsk } from '../use-ask.ts'
import { Choice } from './fields.tsx'
import { Link } from './link.tsx'

/** Of whom something is. */
export function UserName({ id }: { readonly id: string }) {
  const user = useAsk<User>(`${usersPath}/${id}`, {}, { aside: true })
  return <Link to={['user', { id }]}>{user.data?.body.name ?? `${id.slice(0, 8)} …`}</Link>
}

interface UserChoiceProps {
  readonly name?: string
  readonly label?: string
  /** Instead of a user; none: one has to be chosen. */
  readonly all?: string
  readonly value?: string | undefined
  readonly onChange?: (id: string) => void
}

/** One of the first hundred users by name, and the one that is chosen already. */
export function UserChoice({ name = 'leafUserId', label = 'User', all, value, onChange }: UserChoiceProps) {
  const users = useAsk<User[]>(usersPath, { size: 100, sort: 'name,asc' }, { aside: true })
  const chosen = useAsk<User>(`${usersPath}/${value}`, {}, { aside: true, when: Boolean(value) })
  const found = users.data?.body ?? []
  const one = value ? chosen.data?.body : undefined
  const listed = one && !found.some(({ id }) => id === one.id) ? [one, ...found] : found
  return (
    <Choice
      name={name}
      label={label}
      required={all === undefined}
      choices={[
        ['', all ?? 'Choose a user'],
        ...listed.map(
          ({ id, name, externalId }) => [id, externalId ? `${name} (${externalId})` : name] as const,
        ),
      ]}
      {...(onChange
        ? { value: value ?? '', onChange: (event) => onChange(event.currentTarget.value) }
        : { defaultValue: value ?? '', key: `${listed.length}` })}
    />
  )
}
