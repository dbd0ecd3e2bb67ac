import { type DragEvent, useId, useRef, useState } from 'react'
import { TextArea, TextField } from '../../parts/fields.tsx'
import { textOf } from '../../parts/form.tsx'
import { UserChoice } from '../../parts/users.tsx'
import { uploads } from './uploading.ts'

const hints = ['crop', 'date', 'timeZone', 'mapping'] as const

/** Zips by picking or dropping, for one user, with what their files do not tell. */
export function UploadForm({ leafUserId }: { readonly leafUserId: string | undefined }) {
  const form = useRef<HTMLFormElement>(null)
  const picker = useId()
  const [picked, setPicked] = useState<readonly File[]>([])
  const [over, setOver] = useState(false)
  const [problem, setProblem] = useState<string>()

  function pick(files: readonly File[]) {
    const zips = files.filter(({ name }) => /\.zip$/i.test(name))
    const others = files.filter((file) => !zips.includes(file))
    setProblem(
      others.length ? `Pack as a zip first: ${others.map(({ name }) => name).join(', ')}` : undefined,
    )
    setPicked(zips)
  }
  function drop(event: DragEvent) {
    event.preventDefault()
    setOver(false)
    pick([...event.dataTransfer.files])
  }
  function submit() {
    if (!form.current) return
    const typed = new FormData(form.current)
    const told = Object.fromEntries(hints.map((name) => [name, textOf(typed, name)]))
    uploads.add(picked, { leafUserId: textOf(typed, 'leafUserId'), provider: 'Other', ...told })
    setPicked([])
  }
  return (
    <form
      ref={form}
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <UserChoice value={leafUserId} key={leafUserId} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is one more way to pick; the button is the way by keyboard */}
      <div
        className={`drop ${over ? 'over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <label htmlFor={picker}>Zips of machine files, up to 3 GB each; drop them here or pick them</label>
        <input
          id={picker}
          type="file"
          accept=".zip,application/zip"
          multiple
          onChange={(event) => {
            pick([...(event.currentTarget.files ?? [])])
            event.currentTarget.value = ''
          }}
        />
        {picked.length > 0 && <p>{picked.map(({ name }) => name).join(', ')}</p>}
      </div>
      {problem && (
        <p role="alert" className="problem">
          {problem}
        </p>
      )}
      <details>
        <summary>Tell what the files do not</summary>
        <div className="form columns">
          <TextField label="Crop" name="crop" hint="Of files that name none" />
          <TextField label="Day" name="date" type="date" hint="Of files without a time" />
          <TextField
            label="Time zone"
            name="timeZone"
            placeholder="America/Chicago"
            hint="Of clocks whose zone the files do not tell"
          />
          <TextArea
            label="Column mapping"
            name="mapping"
            hint="JSON that says what the columns of the files hold"
          />
        </div>
      </details>
      <p className="buttons">
        <button type="submit" className="primary" disabled={picked.length === 0}>
          Upload
        </button>
      </p>
    </form>
  )
}
