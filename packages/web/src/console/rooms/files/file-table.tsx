import type { File } from '@sheaf/contract'
import { count } from '../../figures.ts'
import { When } from '../../parts/facts.tsx'
import { Link } from '../../parts/link.tsx'
import { Table } from '../../parts/table.tsx'
import { ToldStatus } from '../../parts/told-status.tsx'
import { UserName } from '../../parts/users.tsx'
import { fileFormats, fileStatuses, origins } from '../../words.ts'

interface FileTableProps {
  readonly files: readonly File[]
  readonly busy?: boolean
}

export function FileTable({ files, busy = false }: FileTableProps) {
  return (
    <Table
      label="Files"
      rows={files}
      keyOf={({ id }) => id}
      busy={busy}
      columns={[
        {
          head: 'File',
          kind: 'name',
          cell: ({ id, fileName }) => <Link to={['file', { id }]}>{fileName}</Link>,
        },
        { head: 'Status', cell: ({ status }) => <ToldStatus of={fileStatuses} value={status} /> },
        { head: 'Operation', cell: ({ operationType }) => operationType },
        { head: 'Points', kind: 'number', cell: ({ points }) => count(points) },
        { head: 'User', kind: 'wide', cell: ({ leafUserId }) => <UserName id={leafUserId} /> },
        { head: 'Origin', kind: 'wide', cell: ({ origin }) => origins[origin] },
        {
          head: 'Format',
          kind: 'wide',
          cell: ({ fileFormat }) => (fileFormat ? fileFormats[fileFormat] : undefined),
        },
        { head: 'Worked', kind: 'wide', cell: ({ startTime }) => <When at={startTime} /> },
        { head: 'Came', kind: 'wide', cell: ({ createdTime }) => <When at={createdTime} /> },
      ]}
    />
  )
}
