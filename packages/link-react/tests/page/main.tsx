/** What a developer who used Leaf's package writes: its names and props, and where Sheaf is. The address has the props. */
import {
  FileUpload,
  type FileUploadProps,
  Leaf,
  type LeafError,
  Providers,
  type ProvidersProps,
  useLeaf,
} from '@sheaf/link-react'
import { type ReactElement, StrictMode, useEffect, useRef, useState } from 'react'
import { createRoot } from 'react-dom/client'

interface Told {
  readonly leaf: { baseUrl?: string; apiKey?: string; leafUser?: string }
  readonly providers?: ProvidersProps
  readonly fileUpload?: FileUploadProps
  /** Without a click, as browsers forbid it. */
  readonly connectAtOnce?: boolean
}

const told: Told = JSON.parse(decodeURIComponent(location.hash.slice(1)))

function Status({ events }: { readonly events: readonly string[] }): ReactElement {
  const { providerWidgetStatus, providersConnected, leafBatchIds, providers, connect } = useLeaf()
  const [application] = providers?.[0]?.applications ?? []
  const asked = useRef(false)
  useEffect(() => {
    if (!told.connectAtOnce || !application || asked.current) return
    asked.current = true
    connect(application)
  }, [application, connect])
  return (
    <pre data-testid="status" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
      {JSON.stringify({
        status: [providerWidgetStatus.code, providerWidgetStatus.message],
        connected: providersConnected.map(({ provider, createdTime }) => [provider, createdTime]),
        batches: leafBatchIds.map(({ batchId }) => batchId),
        events,
      })}
    </pre>
  )
}

function Page(): ReactElement {
  const [events, setEvents] = useState<readonly string[]>([])
  const tell = (event: string) => setEvents((before) => [...before, event])
  const onError = ({ code }: LeafError) => tell(`error ${code}`)
  return (
    <Leaf {...told.leaf}>
      {told.providers && (
        <Providers
          {...told.providers}
          onConnected={({ provider }) => tell(`connected ${provider}`)}
          onDisconnected={(provider) => tell(`disconnected ${provider}`)}
          onError={onError}
        />
      )}
      {told.fileUpload && (
        <FileUpload
          {...told.fileUpload}
          onUploaded={({ fileName }) => tell(`uploaded ${fileName}`)}
          onProcessed={({ fileName, status }) => tell(`${status} ${fileName}`)}
          onError={onError}
        />
      )}
      <Status events={events} />
    </Leaf>
  )
}

const place = document.getElementById('page')
if (place)
  createRoot(place).render(
    <StrictMode>
      <Page />
    </StrictMode>,
  )
