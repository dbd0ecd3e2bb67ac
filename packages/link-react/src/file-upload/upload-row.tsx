import type { ReactElement } from 'react'
import type { LeafErrorCode } from '../service/leaf-error.ts'
import type { Words } from '../texts/texts.ts'
import { sizeOf } from './size.ts'
import type { Upload } from './uploads.ts'

interface UploadRowProps {
  readonly words: Words
  readonly upload: Upload
  onCancel(): void
  onRetry(): void
}

const looks: Readonly<Partial<Record<Upload['status'], string>>> = {
  PROCESSED: 'sheaf-link-good',
  FAILED: 'sheaf-link-bad',
}

/** Sending it again would change nothing. */
const final = new Set<LeafErrorCode>(['notAZip', 'unreadable', 'tooLarge'])

export function UploadRow({ words, upload, onCancel, onRetry }: UploadRowProps): ReactElement {
  const { say, tag } = words
  const { fileName, size, status, progress, uploadTimestamp, statusDetails, error, batchId } = upload
  const percent = progress.toLocaleString(tag, { style: 'percent', maximumFractionDigits: 0 })
  const date =
    uploadTimestamp &&
    new Date(uploadTimestamp).toLocaleString(tag, { dateStyle: 'medium', timeStyle: 'short' })
  const mine = batchId === undefined
  return (
    <li className="sheaf-link-row">
      <span className="sheaf-link-what">
        <span className="sheaf-link-name">{fileName}</span>
        <span className="sheaf-link-quiet">{[sizeOf(size, tag), date].filter(Boolean).join(' · ')}</span>
      </span>
      <span className={looks[status] ?? 'sheaf-link-quiet'}>{say(status, { percent })}</span>
      {mine && (status === 'WAITING' || status === 'UPLOADING') && (
        <button
          type="button"
          className="sheaf-link-button sheaf-link-second"
          aria-label={say('cancelUpload', { file: fileName })}
          onClick={onCancel}
        >
          {say('cancel')}
        </button>
      )}
      {mine && (status === 'CANCELLED' || (error && !final.has(error.code))) && (
        <button
          type="button"
          className="sheaf-link-button sheaf-link-second"
          aria-label={say('sendFileAgain', { file: fileName })}
          onClick={onRetry}
        >
          {say('sendAgain')}
        </button>
      )}
      {status === 'UPLOADING' && (
        <progress className="sheaf-link-progress" value={progress} aria-label={fileName} />
      )}
      {status === 'FAILED' && (
        <p className="sheaf-link-alert">
          {error && `${say(error.code)} `}
          {/* The service's words are English. */}
          <span lang="en">{error?.code === 'refused' ? error.message : statusDetails}</span>
        </p>
      )}
    </li>
  )
}
