import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'
import { useAnnounce } from '../announce.tsx'
import { useLanguage } from '../language.tsx'
import { Contents } from './contents.tsx'
import type { Local, Row, Taken } from './upload-list.ts'

interface Props {
  readonly row: Row
  readonly company: string
  readonly limit: string
  readonly retry: (() => void) | undefined
  readonly onCancel: () => void
  readonly onLook: () => void
  readonly onFocusLost: () => void
}

export function UploadRow({ row, ...props }: Props) {
  const { formats } = useLanguage()
  return (
    <li>
      <div className="heading">
        <strong className="name">{row.name}</strong>
        <span className="quiet">{formats.bytes(row.size)}</span>
      </div>
      {row.state === 'taken' ? <TakenRow row={row} {...props} /> : <LocalRow row={row} {...props} />}
    </li>
  )
}

function LocalRow({ row, limit, retry, onCancel, onFocusLost }: Omit<Props, 'row'> & { row: Local }) {
  const { texts, formats } = useLanguage()
  const { name, size, state, sent, problem } = row
  const failure = problem && texts.uploads.problem(problem, limit)
  useSaying(failure && `${name}: ${failure}`)
  if (state === 'failed')
    return (
      <>
        <p className="bad">{failure}</p>
        <div className="row">
          {retry && (
            <RowButton label={texts.uploads.retry(name)} onClick={retry} onFocusLost={onFocusLost}>
              {texts.uploads.retryShort}
            </RowButton>
          )}
          <RowButton label={texts.uploads.remove(name)} onClick={onCancel} onFocusLost={onFocusLost}>
            {texts.uploads.removeShort}
          </RowButton>
        </div>
      </>
    )
  const told =
    state === 'waiting'
      ? texts.uploads.waiting
      : sent === size
        ? texts.uploads.storing
        : texts.uploads.sending(formats.bytes(sent, size), formats.bytes(size), formats.percent(sent / size))
  return (
    <>
      <progress max={size} value={sent} aria-label={name} />
      <div className="row">
        <span className="quiet told">{told}</span>
        <RowButton label={texts.uploads.cancel(name)} onClick={onCancel} onFocusLost={onFocusLost}>
          {texts.uploads.cancelShort}
        </RowButton>
      </div>
    </>
  )
}

function TakenRow({ row, company, onLook }: Omit<Props, 'row'> & { row: Taken }) {
  const { texts, formats } = useLanguage()
  const { upload, progress, fresh, name } = row
  const { status, uploadTimestamp } = upload
  const files = progress?.files.filter((file) => file.status === 'processed').length ?? 0
  const read = files > 0 ? texts.uploads.read(files, formats.number(files)) : undefined
  const told = {
    RECEIVED: read ? `${texts.uploads.reading} · ${read}` : texts.uploads.reading,
    PROCESSED: read ?? texts.uploads.readDone,
    FAILED: texts.uploads.failed,
  }[status]
  useSaying(fresh ? `${name}: ${told}` : undefined)
  return (
    <>
      <p className={{ RECEIVED: 'quiet', PROCESSED: 'good', FAILED: 'bad' }[status]}>
        {fresh ? told : `${formats.date(uploadTimestamp)} · ${told}`}
      </p>
      {(status !== 'RECEIVED' || files > 0) && (
        <details
          open={fresh}
          onToggle={({ currentTarget }) => {
            if (currentTarget.open) onLook()
          }}
        >
          <summary>
            {texts.uploads.details}
            <span className="unseen">: {name}</span>
          </summary>
          {progress ? (
            <Contents progress={progress} company={company} />
          ) : (
            <p className="quiet">{texts.uploads.loading}</p>
          )}
        </details>
      )}
    </>
  )
}

/** Goes with what it was for; whoever was on it is not left on nothing. */
function RowButton({
  label,
  onClick,
  onFocusLost,
  children,
}: {
  label: string
  onClick: () => void
  onFocusLost: () => void
  children: ReactNode
}) {
  const button = useRef<HTMLButtonElement>(null)
  const lost = useRef(onFocusLost)
  lost.current = onFocusLost
  useLayoutEffect(() => {
    const { current } = button
    return () => {
      if (current === document.activeElement) lost.current()
    }
  }, [])
  return (
    <button ref={button} type="button" className="second small" aria-label={label} onClick={onClick}>
      {children}
    </button>
  )
}

function useSaying(text: string | undefined): void {
  const announce = useAnnounce()
  useEffect(() => {
    if (text !== undefined) announce(text)
  }, [text, announce])
}
