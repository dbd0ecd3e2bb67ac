import type { ConsoleUser } from '@sheaf/contract'
import { useState } from 'react'
import { count } from '../../figures.ts'
import { When } from '../../parts/facts.tsx'
import { Link } from '../../parts/link.tsx'
import { Page } from '../../parts/page.tsx'
import { Pager, pageIn, pageSize } from '../../parts/pager.tsx'
import { Search } from '../../parts/search.tsx'
import { Empty, Shown } from '../../parts/shown.tsx'
import { Status } from '../../parts/status.tsx'
import { Table } from '../../parts/table.tsx'
import { ToldStatus } from '../../parts/told-status.tsx'
import { consoleUsersPath } from '../../places.ts'
import type { RoomProps } from '../../routes.ts'
import { useAsk } from '../../use-ask.ts'
import { connectionStatuses, syncStates } from '../../words.ts'
import { EditUser } from './edit-user.tsx'

export function Users({ query }: RoomProps<'users'>) {
  const page = pageIn(query)
  const search = query.search || undefined
  const users = useAsk<ConsoleUser[]>(consoleUsersPath, { page, size: pageSize, search })
  const [adding, setAdding] = useState(false)
  return (
    <Page
      title="Users"
      actions={
        <button type="button" className="primary" onClick={() => setAdding(true)}>
          Add a user
        </button>
      }
    >
      {adding && <EditUser close={() => setAdding(false)} />}
      <Search label="Name, e-mail or your id" value={query.search} />
      <Shown of={users}>
        {(rows, total) =>
          rows.length ? (
            <>
              <UserTable users={rows} busy={users.isPlaceholderData} />
              <Pager page={page} total={total} />
            </>
          ) : search ? (
            <Empty title="Nobody is called so" />
          ) : (
            <Empty title="No users yet">
              A user is a grower whose files come here. Add one, then connect it to AgFiniti or upload a zip
              for it.
            </Empty>
          )
        }
      </Shown>
    </Page>
  )
}

function UserTable({ users, busy }: { readonly users: readonly ConsoleUser[]; readonly busy: boolean }) {
  return (
    <Table
      label="Users"
      rows={users}
      keyOf={({ id }) => id}
      busy={busy}
      columns={[
        {
          head: 'Name',
          kind: 'name',
          cell: ({ id, name, externalId }) => (
            <>
              <Link to={['user', { id }]}>{name}</Link>
              {externalId && <span className="quiet"> {externalId}</span>}
            </>
          ),
        },
        { head: 'Connection', cell: ({ connections }) => <Connections of={connections} /> },
        {
          head: 'Last sync',
          kind: 'wide',
          cell: ({ connections: [first] }) => <When at={first?.lastSync} />,
        },
        {
          head: 'Next sync',
          kind: 'wide',
          cell: ({ connections: [first] }) => <When at={first?.nextSync} />,
        },
        {
          head: 'Files',
          kind: 'number',
          cell: ({ id, files: { processed, processing, failed } }) => (
            <>
              <Link to={['files', {}, { leafUserId: id }]}>{count(processed + processing + failed)}</Link>
              {processing > 0 && <span className="line quiet">{count(processing)} processing</span>}
              {failed > 0 && <span className="line problem">{count(failed)} failed</span>}
            </>
          ),
        },
        { head: 'Operations', kind: 'number wide', cell: ({ operations }) => count(operations) },
        { head: 'Fields', kind: 'number wide', cell: ({ fields }) => count(fields) },
      ]}
    />
  )
}

/** Health at a glance: whether it is connected, and what went wrong last. */
function Connections({ of }: { readonly of: ConsoleUser['connections'] }) {
  if (!of.length) return <Status mood="none">Not connected</Status>
  return of.map(({ provider, status, sync, lastError }) => (
    <span key={provider} className="line">
      <ToldStatus of={connectionStatuses} value={status} />{' '}
      {sync && sync !== 'finished' && <ToldStatus of={syncStates} value={sync} />}
      {lastError && <span className="line problem">{lastError}</span>}
    </span>
  ))
}
