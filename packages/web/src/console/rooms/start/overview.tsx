import type { ConsoleUser, File } from '@sheaf/contract'
import { count } from '../../figures.ts'
import { Facts } from '../../parts/facts.tsx'
import { Link } from '../../parts/link.tsx'
import { Section } from '../../parts/page.tsx'
import { Empty, Shown } from '../../parts/shown.tsx'
import { filesPath } from '../../places.ts'
import { useAsk } from '../../use-ask.ts'
import { connectionAdvice } from '../../words.ts'
import { FileTable } from '../files/file-table.tsx'
import { Ways } from './ways.tsx'

interface OverviewProps {
  /** The first hundred. */
  readonly users: readonly ConsoleUser[]
  readonly total: number
}

/** What needs somebody, and what came last. */
export function Overview({ users, total }: OverviewProps) {
  const files = useAsk<File[]>(filesPath, { size: 10, sort: 'createdTime,desc', shape: 'array' })
  const ill = users.filter(({ connections }) =>
    connections.some(({ status, sync }) => status !== 'OK' || sync === 'failed'),
  )
  const failing = users.filter(({ files: { failed } }) => failed > 0)
  const sum = (of: (user: ConsoleUser) => number) => count(users.reduce((all, user) => all + of(user), 0))
  return (
    <>
      <Section title="What is here">
        <Facts
          of={{
            Users: <Link to={['users']}>{count(total)}</Link>,
            Connected: sum(({ connections }) => (connections.length > 0 ? 1 : 0)),
            'Files processed': sum(({ files: { processed } }) => processed),
            'Files processing': sum(({ files: { processing } }) => processing),
            'Files failed': sum(({ files: { failed } }) => failed),
            Operations: <Link to={['operations']}>{sum(({ operations }) => operations)}</Link>,
            Fields: <Link to={['fields']}>{sum(({ fields }) => fields)}</Link>,
          }}
        />
      </Section>
      <Section title="What needs you">
        {ill.length + failing.length === 0 ? (
          <Empty title="Nothing: all connections work and no file has failed" />
        ) : (
          <ul className="plain">
            {ill.map(({ id, name, connections: [first] }) => (
              <li key={id}>
                <Link to={['user', { id }]}>{name}</Link>:{' '}
                {first && (first.lastError ?? connectionAdvice[first.status])}
              </li>
            ))}
            {failing.map(({ id, name, files: { failed } }) => (
              <li key={id}>
                <Link to={['files', {}, { leafUserId: id, status: 'failed' }]}>
                  {count(failed)} {failed === 1 ? 'file' : 'files'} of {name}
                </Link>{' '}
                could not be processed; each says why.
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="What came last">
        <Shown of={files}>
          {(rows) =>
            rows.length ? (
              <FileTable files={rows} />
            ) : (
              <Empty title="No files yet">
                <p>
                  Connect a user, or <Link to={['uploads']}>upload a zip</Link>.
                </p>
              </Empty>
            )
          }
        </Shown>
      </Section>
      <Ways />
    </>
  )
}
