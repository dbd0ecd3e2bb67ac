import type { CredentialEvent, SyncState, User } from '@sheaf/contract'
import { ask } from '../../ask.ts'
import { count } from '../../figures.ts'
import { Facts, When } from '../../parts/facts.tsx'
import { Section } from '../../parts/page.tsx'
import { RemoveButton } from '../../parts/remove-button.tsx'
import { Empty, Shown } from '../../parts/shown.tsx'
import { Table } from '../../parts/table.tsx'
import { ToldStatus } from '../../parts/told-status.tsx'
import { usersPath } from '../../places.ts'
import { useAsk, useDo } from '../../use-ask.ts'
import { connectionAdvice, connectionStatuses, syncStates } from '../../words.ts'
import { Connect } from './connect.tsx'

/** How the user is connected to AgFiniti, and how syncs go. */
export function Connection({ user }: { readonly user: User }) {
  const path = `${usersPath}/${user.id}/ag-leader-credentials`
  const credentials = user.agLeaderCredentials
  return (
    <>
      <Section
        title="Connection to AgFiniti"
        actions={
          credentials && (
            <RemoveButton
              label="Disconnect"
              what={user.name}
              remove={() => ask(path, { method: 'DELETE' })}
              done={`${user.name} is disconnected.`}
              touches={[`${usersPath}/${user.id}`]}
            >
              <p>
                The tokens are deleted and no more files come. Files that are here stay. To come back, the
                grower has to connect again.
              </p>
            </RemoveButton>
          )
        }
      >
        {credentials ? (
          <>
            <p>
              <ToldStatus of={connectionStatuses} value={credentials.status} />{' '}
              {connectionAdvice[credentials.status]}
            </p>
            <Sync path={path} />
          </>
        ) : (
          <Empty title="Not connected">
            <p>
              Send the grower a Magic Link, sign in with one of your app keys, or give keys and a refresh
              token.
            </p>
          </Empty>
        )}
        {credentials?.status !== 'OK' && <Connect userId={user.id} />}
      </Section>
      {credentials && <Events path={path} />}
    </>
  )
}

function Sync({ path }: { readonly path: string }) {
  const sync = useAsk<SyncState>(`${path}/sync`)
  const start = useDo(() => ask(`${path}/sync`, { method: 'POST' }), { done: 'A sync is on its way.' })
  return (
    <Shown of={sync}>
      {(of) => (
        <div className="stack below">
          <Facts
            of={{
              Sync: <ToldStatus of={syncStates} value={of.state} />,
              Last: of.lastSync ? <When at={of.lastSync} /> : 'none yet',
              Next: <When at={of.nextSync} />,
              Found: count(of.found),
              Downloaded: count(of.downloaded),
              Converted: count(of.converted),
              Failed: count(of.failed),
            }}
          />
          {of.state === 'running' && (
            <progress
              aria-label="Files of this sync that are here"
              max={Math.max(of.found, 1)}
              value={of.downloaded}
            />
          )}
          {of.lastError && (
            <p className="notice problem" role="alert">
              {of.lastError}
            </p>
          )}
          <p className="buttons">
            <button
              type="button"
              disabled={start.isPending || of.state === 'running'}
              onClick={() => start.mutate()}
            >
              Sync now
            </button>
          </p>
        </div>
      )}
    </Shown>
  )
}

function Events({ path }: { readonly path: string }) {
  const events = useAsk<CredentialEvent[]>(`${path}/events`, { size: 10 })
  return (
    <Section title="What AgFiniti answered">
      <Shown of={events}>
        {(rows) =>
          rows.length ? (
            <Table
              label="Events"
              rows={rows}
              keyOf={({ id }) => id}
              columns={[
                { head: 'When', cell: ({ createdDate }) => <When at={createdDate} /> },
                {
                  head: 'Answer',
                  kind: 'number',
                  cell: ({ statusCode }) => (statusCode === 0 ? 'none' : statusCode),
                },
                { head: 'What it said', kind: 'name', cell: ({ body }) => <code>{body}</code> },
              ]}
            />
          ) : (
            <Empty title="Nothing went wrong so far" />
          )
        }
      </Shown>
    </Section>
  )
}
