import type { ConfigurationKey } from '@sheaf/contract'
import { ask } from '../../ask.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Choice, TextArea, TextField } from '../../parts/fields.tsx'
import { Form, textOf } from '../../parts/form.tsx'
import { configsPath } from '../../places.ts'
import { useDo } from '../../use-ask.ts'
import { editorOf, shortly, textOfValue, valueOfText } from './values.ts'

interface EditKeyProps {
  readonly described: ConfigurationKey
  readonly everybody: unknown
  readonly own: unknown
  readonly path: string
  readonly whose: 'owner' | 'user'
  readonly close: () => void
}

export function EditKey({ described, everybody, own, path, whose, close }: EditKeyProps) {
  const { key, description, minimum, maximum, default: standard } = described
  const editor = editorOf(described)
  const save = useDo(
    async (text: string) => ask(path, { method: 'PATCH', body: { [key]: valueOfText(editor, text) } }),
    { done: `${key} is changed.`, told: true, touches: [configsPath] },
  )
  const text = textOfValue(editor, own)
  const named = (value: unknown) =>
    editor === 'flag' ? (String(value) === 'true' ? 'on' : 'off') : shortly(value)
  const about = { label: 'Value', name: key, defaultValue: text }
  return (
    <Dialog title={key} close={close} wide={editor === 'json'}>
      <Form
        label="Save"
        doing={save}
        submit={(form) => save.mutate(textOf(form, key), { onSuccess: close })}
        also={
          standard !== undefined && (
            <button
              type="button"
              onClick={() => save.mutate(textOfValue(editor, standard), { onSuccess: close })}
            >
              Set to the default
            </button>
          )
        }
      >
        <p>{description}</p>
        {(editor === 'flag' || editor === 'choice') && (
          <Choice
            {...about}
            choices={[
              ...(whose === 'user' ? [['', `As for everybody (${named(everybody)})`] as const] : []),
              ...(described.allowed ?? ['true', 'false']).map((value) => [value, named(value)] as const),
            ]}
          />
        )}
        {editor === 'number' && (
          <TextField
            {...about}
            type="number"
            step={described.type === 'integer' ? 1 : 'any'}
            {...(minimum === undefined ? {} : { min: minimum })}
            {...(maximum === undefined ? {} : { max: maximum })}
            hint={[minimum !== undefined && `from ${minimum}`, maximum !== undefined && `to ${maximum}`]
              .filter(Boolean)
              .join(' ')}
          />
        )}
        {editor === 'text' && <TextField {...about} />}
        {editor === 'json' && <TextArea {...about} rows={14} className="mono" hint="JSON" />}
      </Form>
    </Dialog>
  )
}
