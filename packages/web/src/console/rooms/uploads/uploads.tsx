import type { Batch } from '@sheaf/contract'
import { bytes, count } from '../../figures.ts'
import { When } from '../../parts/facts.tsx'
import { Choice } from '../../parts/fields.tsx'
import { Link } from '../../parts/link.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { Pager, pageIn, pageSize } from '../../parts/pager.tsx'
import { Empty, Shown } from '../../parts/shown.tsx'
import { Table } from '../../parts/table.tsx'
import { ToldStatus } from '../../parts/told-status.tsx'
import { UserChoice, UserName } from '../../parts/users.tsx'
import { batchesPath } from '../../places.ts'
import type { RoomProps } from '../../routes.ts'
import { useAsk } from '../../use-ask.ts'
import { refine } from '../../use-route.ts'
import { batchStatuses, choicesOf } from '../../words.ts'
import { UploadForm } from './upload-form.tsx'
import { UploadList } from './upload-list.tsx'

export function Uploads({ query }: RoomProps<'uploads'>) {
  const page = pageIn(query)
  const { leafUserId, status } = query
  const batches = useAsk<Batch[]>(batchesPath, {
    leafUserId,
    status,
    page,
    size: pageSize,
    sort: 'uploadTimestamp,desc',
  })
  return (
    <Page title="Uploads">
      <Section title="Upload machine files">
        <UploadForm leafUserId={leafUserId} />
        <UploadList />
      </Section>
      <search className="filters">
        <UserChoice all="All users" value={leafUserId} onChange={(id) => refine({ leafUserId: id })} />
        <Choice
          label="Status"
          name="status"
          value={status ?? ''}
          onChange={(event) => refine({ status: event.currentTarget.value })}
          choices={choicesOf(batchStatuses, 'All')}
        />
      </search>
      <Shown of={batches}>
        {(rows, total) =>
          rows.length ? (
            <>
              <Table
                label="Uploads"
                rows={rows}
                keyOf={({ id }) => id}
                busy={batches.isPlaceholderData}
                columns={[
                  {
                    head: 'Upload',
                    kind: 'name',
                    cell: ({ id, fileName }) => <Link to={['upload', { id }]}>{fileName}</Link>,
                  },
                  {
                    head: 'Status',
                    cell: ({ status: now }) => <ToldStatus of={batchStatuses} value={now} />,
                  },
                  { head: 'Files', kind: 'number', cell: ({ leafFiles }) => count(leafFiles.length) },
                  { head: 'User', cell: ({ leafUserId: id }) => <UserName id={id} /> },
                  { head: 'Size', kind: 'number wide', cell: ({ size }) => bytes(size) },
                  {
                    head: 'Came',
                    kind: 'wide',
                    cell: ({ uploadTimestamp }) => <When at={uploadTimestamp} />,
                  },
                ]}
              />
              <Pager page={page} total={total} />
            </>
          ) : (
            <Empty title="No uploads yet">Pick a zip above; what is in it is told here.</Empty>
          )
        }
      </Shown>
    </Page>
  )
}
