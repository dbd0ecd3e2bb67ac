import type { ConfigurationKey } from '@sheaf/contract'
import { useState } from 'react'
import { Status } from '../../parts/status.tsx'
import { Table } from '../../parts/table.tsx'
import { EditKey } from './edit-key.tsx'
import { shortly } from './values.ts'

export type Values = Readonly<Record<string, unknown>>

interface KeyTableProps {
  readonly keys: readonly ConfigurationKey[]
  /** What holds for users without a value of their own. */
  readonly everybody: Values
  /** What is set here. */
  readonly own: Values
  /** Where changes go. */
  readonly path: string
  readonly whose: 'owner' | 'user'
}

/** Keys that do something; those kept for other clients alone stand behind them. */
export function KeyTable({ keys, everybody, own, path, whose }: KeyTableProps) {
  const effective = { ...everybody, ...own }
  const [editing, setEditing] = useState<ConfigurationKey>()
  const working = keys.filter(({ description }) => description !== 'No effect')
  const kept = keys.filter((key) => !working.includes(key))
  const table = (label: string, rows: readonly ConfigurationKey[]) => (
    <Table
      label={label}
      rows={rows}
      keyOf={({ key }) => key}
      columns={[
        { head: 'Key', kind: 'key', cell: ({ key }) => <code>{key}</code> },
        {
          head: 'Value',
          cell: (described) => (
            <>
              <code>{shortly(effective[described.key])}</code>{' '}
              {isOwn(described, own, whose) && (
                <Status mood="good">{whose === 'user' ? 'own' : 'changed'}</Status>
              )}
            </>
          ),
        },
        { head: 'What it does', cell: ({ description }) => description },
        {
          head: 'Default',
          kind: 'wide',
          cell: (described) => <code>{shortly(described.default)}</code>,
        },
        {
          head: '',
          cell: (described) => (
            <button type="button" aria-label={`Edit ${described.key}`} onClick={() => setEditing(described)}>
              Edit
            </button>
          ),
        },
      ]}
    />
  )
  return (
    <>
      {table('Keys', working)}
      <details>
        <summary>Keys that are kept and given back, and do nothing here</summary>
        {table('Keys without effect', kept)}
      </details>
      {editing && (
        <EditKey
          described={editing}
          everybody={everybody[editing.key]}
          own={own[editing.key]}
          path={path}
          whose={whose}
          close={() => setEditing(undefined)}
        />
      )}
    </>
  )
}

/** The owner's are complete: what differs from the default was set. */
function isOwn({ key, default: standard }: ConfigurationKey, own: Values, whose: 'owner' | 'user'): boolean {
  if (whose === 'user') return own[key] !== undefined
  return own[key] !== undefined && JSON.stringify(own[key]) !== JSON.stringify(standard)
}
