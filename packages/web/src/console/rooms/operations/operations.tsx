import type { Operation } from '@sheaf/contract'
import { count, measure } from '../../figures.ts'
import { When } from '../../parts/facts.tsx'
import { Choice, TextField } from '../../parts/fields.tsx'
import { Link } from '../../parts/link.tsx'
import { Page } from '../../parts/page.tsx'
import { Pager, pageIn, pageSize } from '../../parts/pager.tsx'
import { Empty, Shown } from '../../parts/shown.tsx'
import { Table } from '../../parts/table.tsx'
import { UserChoice, UserName } from '../../parts/users.tsx'
import { operationsPath } from '../../places.ts'
import type { RoomProps } from '../../routes.ts'
import { useAsk } from '../../use-ask.ts'
import { refine } from '../../use-route.ts'
import { choicesOf, operationTypes } from '../../words.ts'
import { FieldName } from './field-name.tsx'

export function Operations({ query }: RoomProps<'operations'>) {
  const page = pageIn(query)
  const { leafUserId, operationType, fieldId, startTime } = query
  const operations = useAsk<Operation[]>(operationsPath, {
    leafUserId,
    operationType,
    fieldId,
    startTime,
    page,
    size: pageSize,
    sort: 'startTime,desc',
  })
  return (
    <Page title="Operations">
      <search className="filters">
        <UserChoice all="All users" value={leafUserId} onChange={(id) => refine({ leafUserId: id })} />
        <Choice
          label="Operation"
          name="operationType"
          value={operationType ?? ''}
          onChange={(event) => refine({ operationType: event.currentTarget.value })}
          choices={choicesOf(operationTypes, 'All')}
        />
        <TextField
          label="From"
          name="startTime"
          type="date"
          value={startTime ?? ''}
          onChange={(event) => refine({ startTime: event.currentTarget.value })}
        />
        {fieldId && (
          <button type="button" onClick={() => refine({ fieldId: undefined })}>
            Of one field ×
          </button>
        )}
      </search>
      <Shown of={operations}>
        {(rows, total) =>
          rows.length ? (
            <>
              <Table
                label="Operations"
                rows={rows}
                keyOf={({ id }) => id}
                busy={operations.isPlaceholderData}
                columns={[
                  {
                    head: 'Operation',
                    cell: ({ id, type }) => <Link to={['operation', { id }]}>{type}</Link>,
                  },
                  {
                    head: 'Field',
                    kind: 'name',
                    cell: ({ leafUserId: user, fields: [field] }) =>
                      field && <FieldName userId={user} id={field.id} />,
                  },
                  { head: 'Began', cell: ({ startTime: at }) => <When at={at} /> },
                  { head: 'User', kind: 'wide', cell: ({ leafUserId: id }) => <UserName id={id} /> },
                  { head: 'Files', kind: 'number wide', cell: ({ files }) => count(files.length) },
                  {
                    head: 'Of the field',
                    kind: 'number wide',
                    cell: ({ fields: [field] }) => field && measure(field.coverage, '%'),
                  },
                ]}
              />
              <Pager page={page} total={total} />
            </>
          ) : (
            <Empty title="No operations">
              <p>
                An operation is what was done to a field. It is made by itself when a file lies in a field:
                see <Link to={['fields']}>the fields</Link>.
              </p>
            </Empty>
          )
        }
      </Shown>
    </Page>
  )
}
