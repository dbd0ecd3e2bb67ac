import { type DragEvent, type ReactElement, type RefObject, useId, useState } from 'react'
import type { Words } from '../texts/texts.ts'

interface DropZoneProps {
  readonly words: Words
  readonly picker: RefObject<HTMLInputElement | null>
  readonly disabled: boolean
  onFiles(files: Iterable<File>): void
}

export function DropZone({ words: { say }, picker, disabled, onFiles }: DropZoneProps): ReactElement {
  const [over, setOver] = useState(false)
  const title = useId()
  const hint = useId()
  const allow = (event: DragEvent) => {
    if (disabled || !event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    setOver(true)
  }
  return (
    <fieldset
      className="sheaf-link-drop"
      aria-labelledby={title}
      data-over={over || undefined}
      onDragEnter={allow}
      onDragOver={allow}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false)
        if (disabled) return
        event.preventDefault()
        onFiles(event.dataTransfer.files)
      }}
    >
      <p className="sheaf-link-text" id={title}>
        {say('drop')}
      </p>
      <label className="sheaf-link-button">
        {say('choose')}
        <input
          ref={picker}
          className="sheaf-link-unseen"
          type="file"
          accept=".zip,application/zip"
          multiple
          disabled={disabled}
          aria-describedby={hint}
          onChange={({ target }) => {
            onFiles(target.files ?? [])
            // The same file again is a choice too.
            target.value = ''
          }}
        />
      </label>
      <p className="sheaf-link-quiet" id={hint}>
        {say('hint')}
      </p>
    </fieldset>
  )
}
