import type { File } from '@sheaf/contract'
import { Choice } from '../../parts/fields.tsx'
import { Link } from '../../parts/link.tsx'
import { Page } from '../../parts/page.tsx'
import { Pager, pageIn, pageSize } from '../../parts/pager.tsx'
import { Empty, Shown } from '../../parts/shown.tsx'
import { UserChoice } from '../../parts/users.tsx'
import { filesPath } from '../../places.ts'
import type { RoomProps, RouteQuery } from '../../routes.ts'
import { useAsk } from '../../use-ask.ts'
import { refine } from '../../use-route.ts'
import { choicesOf, fileFormats, fileStatuses, operationTypes, origins } from '../../words.ts'
import { FileTable } from './file-table.tsx'

const filters = ['leafUserId', 'status', 'origin', 'operationType', 'fileFormat', 'batchId'] as const

export function Files({ query }: RoomProps<'files'>) {
  const page = pageIn(query)
  const chosen = Object.fromEntries(filters.map((name) => [name, query[name] || undefined]))
  const files = useAsk<File[]>(filesPath, {
    ...chosen,
    page,
    size: pageSize,
    sort: 'createdTime,desc',
    shape: 'array',
  })
  const filtered = filters.some((name) => query[name])
  return (
    <Page
      title="Files"
      actions={
        <Link to={['uploads']} className="button primary">
          Upload
        </Link>
      }
    >
      <Filters query={query} />
      <Shown of={files}>
        {(rows, total) =>
          rows.length ? (
            <>
              <FileTable files={rows} busy={files.isPlaceholderData} />
              <Pager page={page} total={total} />
            </>
          ) : filtered ? (
            <Empty title="No file is so">
              <Link to={['files']}>Show all files</Link>
            </Empty>
          ) : (
            <Empty title="No files yet">
              <p>
                Files come by themselves once a grower is connected.{' '}
                <Link to={['uploads']}>Upload a zip</Link> to begin at once.
              </p>
            </Empty>
          )
        }
      </Shown>
    </Page>
  )
}

function Filters({ query }: { readonly query: RouteQuery }) {
  const choose = (name: string) => ({
    name,
    value: query[name] ?? '',
    onChange: (event: { currentTarget: { value: string } }) => refine({ [name]: event.currentTarget.value }),
  })
  return (
    <search className="filters">
      <UserChoice
        all="All users"
        value={query.leafUserId}
        onChange={(leafUserId) => refine({ leafUserId })}
      />
      <Choice label="Status" {...choose('status')} choices={choicesOf(fileStatuses, 'All')} />
      <Choice label="Origin" {...choose('origin')} choices={choicesOf(origins, 'All')} />
      <Choice label="Operation" {...choose('operationType')} choices={choicesOf(operationTypes, 'All')} />
      <Choice label="Format" {...choose('fileFormat')} choices={choicesOf(fileFormats, 'All')} />
      {query.batchId && (
        <button type="button" onClick={() => refine({ batchId: undefined })}>
          Of one upload ×
        </button>
      )}
    </search>
  )
}
