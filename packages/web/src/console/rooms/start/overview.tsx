import type { ConsoleUser, Overview as Counts, File } from '@sheaf/contract'
import { Fragment } from 'react'
import { count } from '../../figures.ts'
import { Facts } from '../../parts/facts.tsx'
import { Link } from '../../parts/link.tsx'
import { Section } from '../../parts/page.tsx'
import { pageSize } from '../../parts/pager.tsx'
import { Empty, Shown } from '../../parts/shown.tsx'
import { consoleUsersPath, filesPath } from '../../places.ts'
import { useAsk } from '../../use-ask.ts'
import { connectionAdvice } from '../../words.ts'
import { FileTable } from '../files/file-table.tsx'
import { Ways } from './ways.tsx'

const shown = 10

/** What needs somebody, and what came last. */
export function Overview({ counts }: { readonly counts: Counts }) {
  const needing = useAsk<ConsoleUser[]>(consoleUsersPath, { needing: true, size: pageSize })
  const newest = { size: shown, sort: 'createdTime,desc', shape: 'array' }
  const fetched = useAsk<File[]>(filesPath, { ...newest, origin: 'provider' })
  const uploaded = useAsk<File[]>(filesPath, { ...newest, origin: 'uploaded' })
  return (
    <>
      <Section title="What is here">
        <Facts
          of={{
            Users: <Link to={['users']}>{count(counts.users)}</Link>,
            Connected: count(counts.connected),
            'Files processed': count(counts.files.processed),
            'Files processing': count(counts.files.processing),
            'Files failed': count(counts.files.failed),
            Operations: <Link to={['operations']}>{count(counts.operations)}</Link>,
            Fields: <Link to={['fields']}>{count(counts.fields)}</Link>,
          }}
        />
      </Section>
      <Section title="What needs you">
        <Shown of={needing}>
          {(rows, total) =>
            rows.length ? (
              <>
                <ul className="plain">{rows.map(troubles)}</ul>
                {total > rows.length && (
                  <p className="quiet">And of {count(total - rows.length)} more users.</p>
                )}
              </>
            ) : (
              <Empty title="Nothing: all connections work and no file has failed" />
            )
          }
        </Shown>
      </Section>
      <Section title="What came last">
        <Shown of={fetched}>
          {(ofProviders) => (
            <Shown of={uploaded}>{(ofUploads) => lastOf([...ofProviders, ...ofUploads])}</Shown>
          )}
        </Shown>
      </Section>
      <Ways />
    </>
  )
}

/** Without those that are made of others: what operations are made of. */
function lastOf(files: readonly File[]) {
  if (files.length === 0)
    return (
      <Empty title="No files yet">
        <p>
          Connect a user, or <Link to={['uploads']}>upload a zip</Link>.
        </p>
      </Empty>
    )
  const newestFirst = files.toSorted((a, b) => b.createdTime.localeCompare(a.createdTime))
  return <FileTable files={newestFirst.slice(0, shown)} />
}

function troubles({ id, name, connections, files: { failed } }: ConsoleUser) {
  const ill = connections.find(({ status, sync }) => status !== 'OK' || sync === 'failed')
  return (
    <Fragment key={id}>
      {ill && (
        <li>
          <Link to={['user', { id }]}>{name}</Link>: {ill.lastError ?? connectionAdvice[ill.status]}
        </li>
      )}
      {failed > 0 && (
        <li>
          <Link to={['files', {}, { leafUserId: id, status: 'failed' }]}>
            {count(failed)} {failed === 1 ? 'file' : 'files'} of {name}
          </Link>{' '}
          could not be processed; each says why.
        </li>
      )}
    </Fragment>
  )
}
