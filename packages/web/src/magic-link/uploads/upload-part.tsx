/** Links for uploads: choose or drop files, see how far each is and what was in it. */
import type { MagicLinkSession, SessionUpload } from '@sheaf/contract'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useAnnounce } from '../announce.tsx'
import { useLanguage } from '../language.tsx'
import { DropZone } from './drop-zone.tsx'
import { isUnderWay, UploadList } from './upload-list.ts'
import { UploadRow } from './upload-row.tsx'

interface Props {
  readonly path: string
  readonly session: MagicLinkSession
  readonly uploads: readonly SessionUpload[]
  readonly ended: boolean
  readonly onEnd: () => void
}

export function UploadPart({ path, session, uploads, ended, onEnd }: Props) {
  const { texts, formats } = useLanguage()
  const announce = useAnnounce()
  const heading = useRef<HTMLHeadingElement>(null)
  const largest = session.largestUpload ?? Number.POSITIVE_INFINITY
  const [list] = useState(() => new UploadList({ url: `${path}/session/uploads`, uploads, largest, onEnd }))
  const rows = useSyncExternalStore(list.subscribe, list.rows)
  useEffect(() => list.start(), [list])

  const underWay = rows.filter(isUnderWay)
  useLeaveGuard(underWay.length > 0)
  const toHeading = () => heading.current?.focus()
  const cancel = (key: string, name: string) => {
    list.cancel(key)
    announce(texts.uploads.cancelled(name))
    toHeading()
  }

  return (
    <>
      {!ended && <DropZone largest={largest} onFiles={(files) => list.add(files)} />}
      <section aria-labelledby="uploads">
        <div className="heading">
          <h2 id="uploads" ref={heading} tabIndex={-1}>
            {texts.uploads.files}
          </h2>
          {underWay.length > 1 && (
            <button
              type="button"
              className="second small"
              onClick={() => {
                list.cancelAll()
                toHeading()
              }}
            >
              {texts.uploads.cancelAll}
            </button>
          )}
        </div>
        {underWay.length > 1 && <Total rows={underWay} />}
        {rows.length === 0 && <p className="quiet">{texts.uploads.none}</p>}
        <ul className="uploads">
          {rows.map((row) => (
            <UploadRow
              key={row.key}
              row={row}
              company={session.companyName ?? texts.theCompany}
              limit={formats.bytes(largest)}
              retry={list.canRetry(row.key) ? () => list.retry(row.key) : undefined}
              onCancel={() => cancel(row.key, row.name)}
              onLook={() => list.look(row.key)}
              onFocusLost={toHeading}
            />
          ))}
        </ul>
      </section>
    </>
  )
}

function Total({ rows }: { rows: readonly { size: number; sent: number }[] }) {
  const { texts, formats } = useLanguage()
  const size = rows.reduce((sum, row) => sum + row.size, 0)
  const sent = rows.reduce((sum, row) => sum + row.sent, 0)
  return (
    <p className="quiet">
      {texts.uploads.total(formats.bytes(sent, size), formats.bytes(size), formats.percent(sent / size))}
    </p>
  )
}

/** The browser asks before the page is left with files on their way. */
function useLeaveGuard(active: boolean): void {
  useEffect(() => {
    if (!active) return
    const guard = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', guard)
    return () => removeEventListener('beforeunload', guard)
  }, [active])
}
