import { type ComponentProps, createContext, type ReactNode, useContext, useId } from 'react'

const Problems = createContext<ReadonlyMap<string, string>>(new Map())
export const FieldProblems = Problems

interface About {
  readonly label: string
  readonly hint?: ReactNode
}

type TextFieldProps = About & ComponentProps<'input'> & { readonly name: string }

export function TextField({ label, hint, ...input }: TextFieldProps) {
  const { id, problem, described } = useField(input.name, hint !== undefined)
  return (
    <Labelled id={id} label={label} hint={hint} problem={problem}>
      <input id={id} spellCheck={false} {...input} {...described} />
    </Labelled>
  )
}

type TextAreaProps = About & ComponentProps<'textarea'> & { readonly name: string }

export function TextArea({ label, hint, ...area }: TextAreaProps) {
  const { id, problem, described } = useField(area.name, hint !== undefined)
  return (
    <Labelled id={id} label={label} hint={hint} problem={problem}>
      <textarea id={id} spellCheck={false} rows={4} {...area} {...described} />
    </Labelled>
  )
}

type ChoiceProps = About &
  ComponentProps<'select'> & {
    readonly name: string
    /** Value and what stands for it. */
    readonly choices: readonly (readonly [value: string, text: string])[]
  }

export function Choice({ label, hint, choices, ...select }: ChoiceProps) {
  const { id, problem, described } = useField(select.name, hint !== undefined)
  return (
    <Labelled id={id} label={label} hint={hint} problem={problem}>
      <select id={id} {...select} {...described}>
        {choices.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

function useField(name: string, hasHint: boolean) {
  const id = useId()
  const problem = useContext(Problems).get(name)
  const about = [hasHint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ')
  const described = {
    ...(about ? { 'aria-describedby': about } : {}),
    ...(problem ? { 'aria-invalid': true } : {}),
  }
  return { id, problem, described }
}

interface LabelledProps extends About {
  readonly id: string
  readonly problem: string | undefined
  readonly children: ReactNode
}

function Labelled({ id, label, hint, problem, children }: LabelledProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
      {hint !== undefined && (
        <span id={`${id}-hint`} className="quiet">
          {hint}
        </span>
      )}
      {problem && (
        <span id={`${id}-problem`} className="problem">
          {problem}
        </span>
      )}
    </div>
  )
}
