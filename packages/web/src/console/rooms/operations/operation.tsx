import type { File, Operation, Summary } from '@sheaf/contract'
import { ask } from '../../ask.ts'
import { measure } from '../../figures.ts'
import { Downloads, useOutput } from '../../outputs/downloads.tsx'
import { Images } from '../../outputs/images.tsx'
import { SummaryView } from '../../outputs/summary-view.tsx'
import { UnitsView } from '../../outputs/units-view.tsx'
import { Facts, When } from '../../parts/facts.tsx'
import { Link } from '../../parts/link.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { Shown } from '../../parts/shown.tsx'
import { UserName } from '../../parts/users.tsx'
import { operationsPath } from '../../places.ts'
import type { RoomProps } from '../../routes.ts'
import { useAsk, useDo } from '../../use-ask.ts'
import { FileTable } from '../files/file-table.tsx'
import { FieldName } from './field-name.tsx'

export function OperationPage({ params: { id } }: RoomProps<'operation'>) {
  const path = `${operationsPath}/${id}`
  const operation = useAsk<Operation>(path)
  const summary = useAsk<Summary>(`${path}/summary`)
  const files = useAsk<File[]>(`${path}/files`)
  const type = operation.data?.body.type
  const again = useDo(() => ask(`${path}/reprocess`, { method: 'POST' }), {
    done: 'The operation is made again of its files.',
  })
  return (
    <Page
      title={type ? `Operation: ${type}` : 'Operation'}
      above={<Link to={['operations']}>Operations</Link>}
      actions={
        <>
          <button type="button" disabled={again.isPending} onClick={() => again.mutate()}>
            Make again
          </button>
          <Link to={['operationMap', { id }]} className="button primary">
            Map
          </Link>
        </>
      }
    >
      <Shown of={operation}>
        {(of) => (
          <Section title="What it is">
            <Facts
              of={{
                Operation: of.type,
                User: <UserName id={of.leafUserId} />,
                Field: of.fields.length > 0 && <FieldsOf operation={of} />,
                Began: of.startTime && <When at={of.startTime} />,
                Ended: of.endTime && <When at={of.endTime} />,
                Changed: <When at={of.updatedTime} />,
                Providers: of.providers.join(', '),
                'Below the standard': of.outOfStandard && 'Made although properties are missing',
                Id: <code>{of.id}</code>,
              }}
            />
          </Section>
        )}
      </Shown>
      <Section title="Summary">
        <Shown of={summary}>{(of) => <SummaryView of={of} />}</Shown>
      </Section>
      <Section title="Images">
        <Images path={path} />
      </Section>
      <Section title="Files that it is made of">
        <Shown of={files}>{(rows) => <FileTable files={rows} />}</Shown>
      </Section>
      <Section title="Units of the points">
        <UnitsView path={path} />
      </Section>
      <Section title="Downloads">
        <OperationDownloads path={path} />
      </Section>
    </Page>
  )
}

function FieldsOf({ operation: { leafUserId, fields } }: { readonly operation: Operation }) {
  return fields.map(({ id, coverage }) => (
    <span key={id} className="line">
      <FieldName userId={leafUserId} id={id} /> {measure(coverage, '%')} worked
    </span>
  ))
}

function OperationDownloads({ path }: { readonly path: string }) {
  const standard = useOutput(`${path}/standardGeojson`, 'downloadStandardGeojson')
  const filtered = useOutput(`${path}/filteredGeojson`, 'downloadFilteredGeojson')
  const parquet = useOutput(`${path}/standardGeoparquet`, 'downloadStandardGeoparquet')
  const filteredParquet = useOutput(`${path}/filteredGeoparquet`, 'downloadFilteredGeoparquet')
  const tiffs = useAsk<{ property: string; url: string }[]>(`${path}/geotiffImages`).data?.body ?? []
  return (
    <Downloads
      of={[
        { text: 'Standard points (GeoJSON)', url: standard },
        { text: 'Filtered points (GeoJSON)', url: filtered },
        { text: 'Standard points (GeoParquet)', url: parquet },
        { text: 'Filtered points (GeoParquet)', url: filteredParquet },
        ...tiffs.map(({ property, url }) => ({ text: `${property} (GeoTIFF)`, url })),
      ]}
    />
  )
}
