import type { File } from '@sheaf/contract'
import { Link } from '../parts/link.tsx'
import { Page } from '../parts/page.tsx'
import { Shown } from '../parts/shown.tsx'
import { filesPath } from '../places.ts'
import type { RoomProps } from '../routes.ts'
import { useAsk } from '../use-ask.ts'
import { MakePoints } from './make-points.tsx'
import { MapRoom } from './map-room.tsx'
import { pointSource } from './point-source.ts'
import { useBoundaries } from './use-boundaries.ts'

/** The points of a file. */
export function FileMap({ params: { id } }: RoomProps<'fileMap'>) {
  const file = useAsk<File>(`${filesPath}/${id}`)
  return (
    <Page
      title={file.data ? `Map of ${file.data.body.fileName}` : 'Map'}
      above={<Link to={['file', { id }]}>The file</Link>}
    >
      <Shown of={file}>{(body) => <MapOfFile file={body} />}</Shown>
    </Page>
  )
}

function MapOfFile({ file }: { readonly file: File }) {
  const boundaries = useBoundaries(file.leafUserId, file.fields)
  const source = pointSource(`${filesPath}/${file.id}`, file.fileName, file.summary)
  if (file.status === 'processing')
    return (
      <p className="loading" role="status">
        The file is being converted …
      </p>
    )
  return (
    <MapRoom
      // Made again, it has other points.
      key={file.updatedTime}
      sources={[source]}
      boundaries={boundaries}
      missing={<MakePoints userId={file.leafUserId} again={`/console/files/${file.id}/reprocess`} />}
    />
  )
}
