import { useSyncExternalStore } from 'react'
import { bytes } from '../../figures.ts'
import { Link } from '../../parts/link.tsx'
import { Status } from '../../parts/status.tsx'
import type { Upload } from './queue.ts'
import { uploads } from './uploading.ts'

/** What is being sent from this page, and what became of it. */
export function UploadList() {
  const all = useSyncExternalStore(uploads.watch, uploads.all)
  if (!all.length) return null
  const over = all.some(({ state }) => state !== 'waiting' && state !== 'sending')
  return (
    <div className="stack">
      <ul className="sending" aria-label="Uploads of this page">
        {all.map((upload) => (
          <Sending key={upload.key} upload={upload} />
        ))}
      </ul>
      {over && (
        <p className="buttons">
          <button type="button" onClick={uploads.clear}>
            Clear what is over
          </button>
        </p>
      )}
    </div>
  )
}

function Sending({ upload }: { readonly upload: Upload }) {
  const { key, name, size, state, progress, batch, problem } = upload
  const percent = Math.floor(progress * 100)
  return (
    <li>
      <span className="name">
        {batch ? <Link to={['upload', { id: batch.id }]}>{name}</Link> : name}{' '}
        <span className="quiet">{bytes(size)}</span>
      </span>
      {state === 'sending' && (
        <progress aria-label={`Upload of ${name}`} max={100} value={percent}>
          {percent} %
        </progress>
      )}
      {state === 'sent' && <Status mood="good">Here</Status>}
      {state === 'cancelled' && <Status mood="none">Cancelled</Status>}
      {state === 'failed' && (
        <span role="alert" className="problem">
          {problem}
        </span>
      )}
      {(state === 'sending' || state === 'waiting') && (
        <button type="button" aria-label={`Cancel ${name}`} onClick={() => uploads.cancel(key)}>
          Cancel
        </button>
      )}
    </li>
  )
}
