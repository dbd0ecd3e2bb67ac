import type { Field } from '@sheaf/contract'
import { count, measure } from '../../figures.ts'
import { Link } from '../../parts/link.tsx'
import { Page } from '../../parts/page.tsx'
import { Pager, pageIn, pageSize } from '../../parts/pager.tsx'
import { Empty, Shown } from '../../parts/shown.tsx'
import { Table } from '../../parts/table.tsx'
import { UserChoice, UserName } from '../../parts/users.tsx'
import { fieldsPath } from '../../places.ts'
import type { RoomProps } from '../../routes.ts'
import { useAsk } from '../../use-ask.ts'
import { refine } from '../../use-route.ts'

export function Fields({ query }: RoomProps<'fields'>) {
  const page = pageIn(query)
  const { leafUserId } = query
  const fields = useAsk<Field[]>(fieldsPath, { leafUserId, page, size: pageSize })
  return (
    <Page title="Fields">
      <search className="filters">
        <UserChoice all="All users" value={leafUserId} onChange={(id) => refine({ leafUserId: id })} />
      </search>
      <Shown of={fields}>
        {(rows, total) =>
          rows.length ? (
            <>
              <Table
                label="Fields"
                rows={rows}
                keyOf={({ leafUserId: user, id }) => `${user} ${id}`}
                busy={fields.isPlaceholderData}
                columns={[
                  {
                    head: 'Field',
                    kind: 'name',
                    cell: ({ id, name, providerFieldName, leafUserId: user }) => (
                      <Link to={['operations', {}, { leafUserId: user, fieldId: id }]}>
                        {name ?? providerFieldName ?? id}
                      </Link>
                    ),
                  },
                  { head: 'User', cell: ({ leafUserId: id }) => <UserName id={id} /> },
                  {
                    head: 'On the map',
                    cell: ({ leafUserId: id }) => <Link to={['userFields', { id }]}>Look and draw</Link>,
                  },
                  {
                    head: 'Area',
                    kind: 'number',
                    cell: ({ area }) => area && measure(area.value, area.unit),
                  },
                  { head: 'Files', kind: 'number wide', cell: ({ files }) => count(files.length) },
                  {
                    head: 'Boundary',
                    kind: 'wide',
                    cell: ({ boundaries, derived, status }) =>
                      status === 'PREVIEW'
                        ? 'offered by a file'
                        : derived
                          ? 'drawn around what was worked'
                          : boundaries.length
                            ? 'given'
                            : 'none',
                  },
                ]}
              />
              <Pager page={page} total={total} />
            </>
          ) : (
            <Empty title="No fields">
              <p>
                Fields come with boundaries in machine files, or are drawn around what was worked where the{' '}
                <Link to={['configuration']}>configuration</Link> has <code>fieldsFromCoverage</code> on.
              </p>
            </Empty>
          )
        }
      </Shown>
    </Page>
  )
}
