import type { User } from '@sheaf/contract'
import { Link } from '../../parts/link.tsx'
import { Page } from '../../parts/page.tsx'
import { Pager, pageIn, pageSize } from '../../parts/pager.tsx'
import { Empty, Shown } from '../../parts/shown.tsx'
import { Table } from '../../parts/table.tsx'
import type { RoomProps } from '../../routes.ts'
import { useAsk } from '../../use-ask.ts'

export function Users({ query }: RoomProps<'users'>) {
  const page = pageIn(query)
  const users = useAsk<User[]>('/services/usermanagement/api/users', { page, size: pageSize })
  return (
    <Page title="Users">
      <Shown of={users}>
        {(rows, total) =>
          rows.length ? (
            <>
              <Table
                label="Users"
                rows={rows}
                keyOf={({ id }) => id}
                busy={users.isPlaceholderData}
                columns={[
                  {
                    head: 'Name',
                    kind: 'name',
                    cell: ({ id, name }) => <Link to={['user', { id }]}>{name}</Link>,
                  },
                  { head: 'E-mail', cell: ({ email }) => email },
                ]}
              />
              <Pager page={page} total={total} of="users" />
            </>
          ) : (
            <Empty title="No users yet">A user is a grower whose files come here.</Empty>
          )
        }
      </Shown>
    </Page>
  )
}
