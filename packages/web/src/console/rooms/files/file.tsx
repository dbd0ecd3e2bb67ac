import type { File, FileSteps } from '@sheaf/contract'
import { ask } from '../../ask.ts'
import { bytes, count } from '../../figures.ts'
import { Downloads, useOutput } from '../../outputs/downloads.tsx'
import { Images } from '../../outputs/images.tsx'
import { SummaryView } from '../../outputs/summary-view.tsx'
import { UnitsView } from '../../outputs/units-view.tsx'
import { Facts, When } from '../../parts/facts.tsx'
import { Link } from '../../parts/link.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { Shown } from '../../parts/shown.tsx'
import { ToldStatus } from '../../parts/told-status.tsx'
import { UserName } from '../../parts/users.tsx'
import { filesPath } from '../../places.ts'
import type { RoomProps } from '../../routes.ts'
import { useAsk, useDo } from '../../use-ask.ts'
import { fileFormats, fileStatuses, origins } from '../../words.ts'
import { Steps } from './steps.tsx'
import { Warnings } from './warnings.tsx'

export function FilePage({ params: { id } }: RoomProps<'file'>) {
  const file = useAsk<File>(`${filesPath}/${id}`)
  const known = file.data?.body
  return (
    <Page
      title={known?.fileName ?? 'File'}
      above={<Link to={['files']}>Files</Link>}
      actions={
        known?.status === 'processed' && (
          <Link to={['fileMap', { id }]} className="button primary">
            Map
          </Link>
        )
      }
    >
      <Shown of={file}>{(body) => <FileParts file={body} />}</Shown>
    </Page>
  )
}

function FileParts({ file }: { readonly file: File }) {
  const path = `${filesPath}/${file.id}`
  const steps = useAsk<FileSteps>(`${path}/status`)
  const done = file.status !== 'processing'
  return (
    <>
      <Section title="What it is" actions={<Again file={file} />}>
        <About file={file} />
      </Section>
      <Section title="Steps">
        <Shown of={steps}>{(of) => <Steps of={of} done={done} />}</Shown>
      </Section>
      {file.warnings && (
        <Section title="What was found in the data">
          <Warnings of={file.warnings} />
        </Section>
      )}
      {file.summary && (
        <Section title="Summary">
          <SummaryView of={file.summary} />
        </Section>
      )}
      {file.status === 'processed' && (
        <>
          <Section title="Images">
            <Images path={path} />
          </Section>
          <Section title="Units of the points">
            <UnitsView path={path} />
          </Section>
        </>
      )}
      <Section title="Downloads">
        <FileDownloads file={file} />
      </Section>
    </>
  )
}

function About({ file }: { readonly file: File }) {
  return (
    <Facts
      of={{
        Status: <ToldStatus of={fileStatuses} value={file.status} />,
        User: <UserName id={file.leafUserId} />,
        Origin: origins[file.origin],
        Upload: file.batchId && <Link to={['upload', { id: file.batchId }]}>The upload it came in</Link>,
        Provider: file.provider,
        Format: file.fileFormat && fileFormats[file.fileFormat],
        Operation: file.operationType,
        Points: count(file.points),
        Size: bytes(file.sizeInBytes),
        'Worked from': file.startTime && <When at={file.startTime} />,
        'Worked until': file.endTime && <When at={file.endTime} />,
        Came: <When at={file.createdTime} />,
        Changed: <When at={file.updatedTime} />,
        Fields: file.fields.length > 0 && (
          <Link to={['userFields', { id: file.leafUserId }]}>{`${file.fields.length}`}</Link>
        ),
        'Made of': file.sources && <Sources ids={file.sources} />,
        'Below the standard': file.outOfStandard && 'Processed although properties are missing',
        Id: <code>{file.id}</code>,
      }}
    />
  )
}

function Sources({ ids }: { readonly ids: readonly string[] }) {
  return (
    <ul className="links">
      {ids.map((id, index) => (
        <li key={id}>
          <Link to={['file', { id }]}>File {index + 1}</Link>
        </li>
      ))}
    </ul>
  )
}

/** With the configuration as it is now, failed or not. */
function Again({ file: { id, origin } }: { readonly file: File }) {
  const again = useDo(() => ask(`/console/files/${id}/reprocess`, { method: 'POST' }), {
    done: 'The file is made again.',
  })
  if (origin === 'automerged' || origin === 'merged') return null
  return (
    <button type="button" disabled={again.isPending} onClick={() => again.mutate()}>
      Convert again
    </button>
  )
}

function FileDownloads({ file }: { readonly file: File }) {
  const path = `${filesPath}/${file.id}`
  const made = file.status === 'processed'
  const points = useOutput(`${path}/standardGeoparquet`, 'downloadStandardGeoparquet', made)
  const strips = useOutput(`${path}/polygonGeoparquet`, 'downloadPolygonGeoparquet', made)
  return (
    <Downloads
      of={[
        { text: 'The file as it came', url: file.downloadOriginalFile },
        { text: 'Raw points (GeoJSON)', url: file.downloadRawGeojson },
        { text: 'Standard points (GeoJSON)', url: file.downloadStandardGeojson },
        { text: 'Standard points (GeoParquet)', url: points },
        { text: 'Strips that were worked (GeoParquet)', url: strips },
        { text: 'Images (zip)', url: file.downloadZippedPNGs },
      ]}
    />
  )
}
