import type { ConsoleUser, User } from '@sheaf/contract'
import { useState } from 'react'
import { count } from '../figures.ts'
import { consoleUsersPath, usersPath } from '../places.ts'
import { useAsk } from '../use-ask.ts'
import { Choice, TextField } from './fields.tsx'
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

type Listed = Pick<User, 'id' | 'name' | 'externalId'>

/** How many a list of users shows; where there are more, one types which. */
const shown = 100

/** One of the users by name, and the one that is chosen already. */
export function UserChoice({ name = 'leafUserId', label = 'User', all, value, onChange }: UserChoiceProps) {
  const [search, setSearch] = useState('')
  const first = useAsk<User[]>(usersPath, { size: shown, sort: 'name,asc' }, { aside: true })
  const query = { search, size: shown }
  const matching = useAsk<ConsoleUser[]>(consoleUsersPath, query, { aside: true, when: search !== '' })
  const total = first.data?.total ?? 0
  const chosen = useAsk<User>(`${usersPath}/${value}`, {}, { aside: true, when: Boolean(value) })
  const found: readonly Listed[] = (search === '' ? first : matching).data?.body ?? []
  const one = value ? chosen.data?.body : undefined
  const listed = one && !found.some(({ id }) => id === one.id) ? [one, ...found] : found
  return (
    <>
      {total > shown && (
        <TextField
          type="search"
          name={`${name}-search`}
          label={`Find among ${count(total)} users`}
          hint={`Part of a name, e-mail or external id; below stand ${count(found.length)}`}
          onChange={(event) => setSearch(event.currentTarget.value.trim())}
          onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        />
      )}
      <Choice
        name={name}
        label={label}
        required={all === undefined}
        choices={[['', all ?? 'Choose a user'], ...listed.map(choiceOf)]}
        {...(onChange
          ? { value: value ?? '', onChange: (event) => onChange(event.currentTarget.value) }
          : { defaultValue: value ?? '', key: `${listed.length}` })}
      />
    </>
  )
}

function choiceOf({ id, name, externalId }: Listed): readonly [string, string] {
  return [id, externalId ? `${name} (${externalId})` : name]
}
