import { type DragEvent, useEffect, useRef, useState } from 'react'
import { useLanguage } from '../language.tsx'

interface Props {
  /** Bytes. */
  readonly largest: number
  readonly onFiles: (files: readonly File[]) => void
}

export function DropZone({ largest, onFiles }: Props) {
  const { texts, formats } = useLanguage()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  useNoStrayDrops()

  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    onFiles([...event.dataTransfer.files])
  }
  return (
    <section
      className={over ? 'drop over' : 'drop'}
      aria-label={texts.uploads.choose}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p>{texts.uploads.what}</p>
      <div className="row">
        <button type="button" onClick={() => input.current?.click()}>
          {texts.uploads.choose}
        </button>
        <span className="pointer-only quiet">{texts.uploads.drop}</span>
      </div>
      <p className="quiet">{texts.uploads.limit(formats.bytes(largest))}</p>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept=".zip,application/zip,application/x-zip-compressed"
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])])
          // The same file chosen again is a change again.
          target.value = ''
        }}
      />
    </section>
  )
}

/** A file that misses the zone would take the page's place. */
function useNoStrayDrops(): void {
  useEffect(() => {
    const stop = (event: globalThis.DragEvent) => event.preventDefault()
    addEventListener('dragover', stop)
    addEventListener('drop', stop)
    return () => {
      removeEventListener('dragover', stop)
      removeEventListener('drop', stop)
    }
  }, [])
}
