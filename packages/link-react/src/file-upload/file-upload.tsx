import { type ReactElement, useEffect, useId, useRef, useState, useSyncExternalStore } from 'react'
import { type LeafSettings, useWidget } from '../leaf.tsx'
import type { LeafError } from '../service/leaf-error.ts'
import { useWords, type Words } from '../texts/texts.ts'
import { Frame } from '../widget/frame.tsx'
import { Trouble } from '../widget/trouble.tsx'
import { DropZone } from './drop-zone.tsx'
import { UploadRow } from './upload-row.tsx'
import type { Upload, UploadsState } from './uploads.ts'

export interface FileUploadProps extends LeafSettings {
  readonly title?: string | undefined
  /** Days back that uploads are listed of; 30 by default. */
  readonly filesTimeRange?: number | undefined
  /** Goes to the outermost element, beside the widget's own class. */
  readonly className?: string | undefined
  /** The service has it; it is still to be read. */
  onUploaded?(upload: Upload): void
  /** It has been read: `PROCESSED` or `FAILED`. */
  onProcessed?(upload: Upload): void
  onError?(error: LeafError): void
}

/** Takes zips of machine files, and tells what became of them. */
export function FileUpload(props: FileUploadProps): ReactElement {
  const { title, filesTimeRange = 30, className } = props
  const { settings, link, known } = useWidget(props)
  const words = useWords(settings)
  const { say } = words
  const state = useSyncExternalStore(link.uploads.subscribe, link.uploads.get, link.uploads.get)
  useEffect(() => (known ? link.uploads.follow(filesTimeRange) : undefined), [known, link, filesTimeRange])
  const news = useNews(state, words, props)
  const id = useId()
  const picker = useRef<HTMLInputElement>(null)

  const { uploads, error } = state
  return (
    <Frame settings={settings} tag={words.tag} title={title ?? say('uploadTitle')} className={className}>
      <DropZone words={words} picker={picker} disabled={!known} onFiles={link.uploads.add} />
      <h3 className="sheaf-link-heading" id={id}>
        {say('uploads', { days: `${filesTimeRange}` })}
      </h3>
      {error && !uploads && <Trouble words={words} error={error} onTryAgain={() => link.uploads.refresh()} />}
      {!error && !uploads && <p className="sheaf-link-quiet">{say('loading')}</p>}
      {uploads?.length === 0 && <p className="sheaf-link-quiet">{say('noUploads')}</p>}
      <ul className="sheaf-link-list" aria-labelledby={id}>
        {uploads?.map((upload) => (
          <UploadRow
            key={upload.id}
            words={words}
            upload={upload}
            onCancel={() => {
              link.uploads.cancel(upload.id)
              picker.current?.focus()
            }}
            onRetry={() => {
              link.uploads.retry(upload.id)
              picker.current?.focus()
            }}
          />
        ))}
      </ul>
      <p className="sheaf-link-unseen" role="status">
        {news}
      </p>
    </Frame>
  )
}

/** Calls back for what happened since the widget is there, once, and gives the last of it for screen readers. */
function useNews({ uploads, error }: UploadsState, { say }: Words, props: FileUploadProps): string {
  const told = useRef({ uploads, error })
  const [news, setNews] = useState('')
  const { onUploaded, onProcessed, onError } = props
  useEffect(() => {
    const before = told.current
    told.current = { uploads, error }
    if (error && error.code !== before.error?.code) onError?.(error)
    if (uploads === before.uploads) return
    for (const upload of uploads ?? []) {
      const was = before.uploads?.find(({ id }) => id === upload.id)
      if (!was || was.status === upload.status) continue
      const { fileName, status } = upload
      if (status !== 'UPLOADING') setNews(`${fileName}: ${say(status)}`)
      if (upload.error && upload.error !== was.error) onError?.(upload.error)
      if (upload.batchId !== undefined && was.batchId === undefined) onUploaded?.(upload)
      if (upload.batchId !== undefined && (status === 'PROCESSED' || status === 'FAILED'))
        onProcessed?.(upload)
    }
  }, [uploads, error, onUploaded, onProcessed, onError, say])
  return news
}
