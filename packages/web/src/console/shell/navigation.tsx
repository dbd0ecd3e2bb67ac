import { useEffect, useState } from 'react'
import { Link } from '../parts/link.tsx'
import { roomOf } from '../rooms.ts'
import type { RouteName } from '../routes.ts'

/** Lists, in the order in which data comes in, and the routes that lie below each. */
const places: readonly (readonly [name: Listed, text: string, below: readonly RouteName[]])[] = [
  ['start', 'Start', []],
  ['users', 'Users', ['user', 'userConfiguration', 'userFields']],
  ['files', 'Files', ['file', 'fileMap']],
  ['uploads', 'Uploads', ['upload']],
  ['operations', 'Operations', ['operation', 'operationMap']],
  ['fields', 'Fields', []],
  ['compare', 'Compare', []],
  ['prescriptions', 'Prescriptions', []],
  ['links', 'Magic Links', []],
  ['keys', 'Keys', []],
  ['webhooks', 'Webhooks', ['webhook']],
  ['configuration', 'Configuration', []],
  ['audit', 'Audit log', []],
]
type Listed =
  | 'start'
  | 'users'
  | 'files'
  | 'uploads'
  | 'operations'
  | 'fields'
  | 'compare'
  | 'prescriptions'
  | 'links'
  | 'keys'
  | 'webhooks'
  | 'configuration'
  | 'audit'

/** At the side; behind a button where there is no room for it. */
export function Navigation({ at }: { readonly at: RouteName | undefined }) {
  const [open, setOpen] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: having gone somewhere closes it
  useEffect(() => setOpen(false), [at])
  return (
    <nav aria-label="Console" className={open ? 'open' : ''}>
      <button
        type="button"
        className="menu"
        aria-expanded={open}
        aria-controls="places"
        onClick={() => setOpen(!open)}
      >
        Menu
      </button>
      <ul id="places">
        {places
          .filter(([name]) => roomOf(name))
          .map(([name, text, below]) => {
            const here = at !== undefined && (name === at || below.includes(at))
            return (
              <li key={name} {...(here ? { className: 'here' } : {})}>
                <Link to={[name]} current={name === at}>
                  {text}
                </Link>
              </li>
            )
          })}
      </ul>
    </nav>
  )
}
