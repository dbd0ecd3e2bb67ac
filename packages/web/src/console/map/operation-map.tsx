import type { Operation, Summary } from '@sheaf/contract'
import { Link } from '../parts/link.tsx'
import { Page } from '../parts/page.tsx'
import { Shown } from '../parts/shown.tsx'
import { operationsPath } from '../places.ts'
import type { RoomProps } from '../routes.ts'
import { useAsk } from '../use-ask.ts'
import { MakePoints } from './make-points.tsx'
import { MapRoom } from './map-room.tsx'
import { operationTitle, pointSource } from './point-source.ts'
import { useBoundaries } from './use-boundaries.ts'

/** The points of an operation. */
export function OperationMap({ params: { id } }: RoomProps<'operationMap'>) {
  const operation = useAsk<Operation>(`${operationsPath}/${id}`)
  const summary = useAsk<Summary>(`${operationsPath}/${id}/summary`)
  const title = operation.data && operationTitle(operation.data.body, summary.data?.body)
  return (
    <Page
      title={title ? `Map of ${title}` : 'Map'}
      above={<Link to={['operation', { id }]}>The operation</Link>}
      actions={
        operation.data && (
          <Link
            className="button"
            to={[
              'compare',
              {},
              {
                leafUserId: operation.data.body.leafUserId,
                operationType: operation.data.body.type,
                field: operation.data.body.fields[0]?.id,
              },
            ]}
          >
            Compare
          </Link>
        )
      }
    >
      <Shown of={operation}>
        {(body) => <MapOfOperation operation={body} summary={summary.data?.body} />}
      </Shown>
    </Page>
  )
}

interface MapOfOperationProps {
  readonly operation: Operation
  readonly summary: Summary | undefined
}

function MapOfOperation({ operation, summary }: MapOfOperationProps) {
  const fields = operation.fields.map((field) => field.id)
  const boundaries = useBoundaries(operation.leafUserId, fields)
  const title = operationTitle(operation, summary)
  const path = `${operationsPath}/${operation.id}`
  return (
    <MapRoom
      // Made again, it has other points.
      key={operation.updatedTime}
      sources={[pointSource(path, title, summary)]}
      boundaries={boundaries}
      missing={<MakePoints userId={operation.leafUserId} again={`${path}/reprocess`} />}
    />
  )
}
