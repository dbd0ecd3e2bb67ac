import type { Batch, BatchStatus, File } from '@sheaf/contract'
import { ask } from '../../ask.ts'
import { bytes } from '../../figures.ts'
import { Facts, When } from '../../parts/facts.tsx'
import { Link } from '../../parts/link.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { Pager, pageIn, pageSize } from '../../parts/pager.tsx'
import { Empty, Shown } from '../../parts/shown.tsx'
import { ToldStatus } from '../../parts/told-status.tsx'
import { UserName } from '../../parts/users.tsx'
import { batchesPath, filesPath } from '../../places.ts'
import type { RoomProps } from '../../routes.ts'
import { useAsk, useDo } from '../../use-ask.ts'
import { batchStatuses } from '../../words.ts'
import { FileTable } from '../files/file-table.tsx'
import { Entries } from './entries.tsx'

/** An upload: what was in it, and what became of each. */
export function UploadPage({ params: { id }, query }: RoomProps<'upload'>) {
  const path = `${batchesPath}/${id}`
  const batch = useAsk<Batch>(path)
  const status = useAsk<BatchStatus>(`${path}/status`)
  const page = pageIn(query)
  const files = useAsk<File[]>(filesPath, { batchId: id, page, size: pageSize, shape: 'array' })
  const retry = useDo(() => ask(`${path}/retry`, { method: 'PUT' }), {
    done: 'What had not converted is converted again.',
  })
  return (
    <Page
      title={batch.data?.body.fileName ?? 'Upload'}
      above={<Link to={['uploads']}>Uploads</Link>}
      actions={
        <button type="button" disabled={retry.isPending} onClick={() => retry.mutate()}>
          Convert again
        </button>
      }
    >
      <Shown of={batch}>
        {(of) => (
          <Section title="What it is">
            <Facts
              of={{
                Status: <ToldStatus of={batchStatuses} value={of.status} />,
                Why: of.statusDetails,
                User: <UserName id={of.leafUserId} />,
                Size: bytes(of.size),
                Came: <When at={of.uploadTimestamp} />,
                Id: <code>{of.id}</code>,
              }}
            />
          </Section>
        )}
      </Shown>
      <Section title="What was in it">
        <Shown of={status}>{({ entries }) => <Entries of={entries} />}</Shown>
      </Section>
      <Section title="Files made of it">
        <Shown of={files}>
          {(rows, total) =>
            rows.length ? (
              <>
                <FileTable files={rows} />
                <Pager page={page} total={total} />
              </>
            ) : (
              <Empty title="No files so far" />
            )
          }
        </Shown>
      </Section>
    </Page>
  )
}
