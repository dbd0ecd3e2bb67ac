import type { AuditEntry } from '@sheaf/contract'
import { When } from '../../parts/facts.tsx'
import { Page } from '../../parts/page.tsx'
import { Pager, pageIn, pageSize } from '../../parts/pager.tsx'
import { Empty, Shown } from '../../parts/shown.tsx'
import { Table } from '../../parts/table.tsx'
import { UserChoice, UserName } from '../../parts/users.tsx'
import type { RoomProps } from '../../routes.ts'
import { useAsk } from '../../use-ask.ts'
import { refine } from '../../use-route.ts'

const actors: Readonly<Record<AuditEntry['actor']['kind'], string>> = {
  owner: 'owner',
  apiKey: 'API key',
  magicLink: 'Magic Link',
  commandLine: 'command line',
  browser: 'browser',
  service: 'Sheaf itself',
}

export function Audit({ query }: RoomProps<'audit'>) {
  const page = pageIn(query)
  const { leafUserId } = query
  const entries = useAsk<AuditEntry[]>('/console/audit', { leafUserId, page, size: pageSize })
  return (
    <Page title="Audit log">
      <p className="quiet">Who signed in, and who read or changed a secret, for 400 days.</p>
      <search className="filters">
        <UserChoice all="All users" value={leafUserId} onChange={(id) => refine({ leafUserId: id })} />
      </search>
      <Shown of={entries}>
        {(rows, total) =>
          rows.length ? (
            <>
              <Table
                label="Audit log"
                rows={rows}
                keyOf={({ id }) => id}
                busy={entries.isPlaceholderData}
                columns={[
                  { head: 'When', cell: ({ at }) => <When at={at} /> },
                  { head: 'What', kind: 'key', cell: ({ action }) => <code>{action}</code> },
                  {
                    head: 'Who',
                    kind: 'name',
                    cell: ({ actor: { kind, name } }) => (
                      <>
                        {name} <span className="quiet">{actors[kind]}</span>
                      </>
                    ),
                  },
                  { head: 'Of what', kind: 'name wide', cell: ({ subject }) => subject },
                  {
                    head: 'User',
                    kind: 'wide',
                    cell: ({ leafUserId: id }) => id && <UserName id={id} />,
                  },
                  { head: 'From', kind: 'wide', cell: ({ actor: { ip } }) => ip },
                ]}
              />
              <Pager page={page} total={total} />
            </>
          ) : (
            <Empty title="Nothing is written down yet" />
          )
        }
      </Shown>
    </Page>
  )
}
