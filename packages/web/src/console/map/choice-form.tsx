import { labelOf } from '../outputs/summary.ts'
import { fewestClasses, type Method, methods, mostClasses } from './classes.ts'
import type { Choice } from './classification.ts'
import type { PointColumn } from './point-file.ts'
import { type RampName, rampColours, rampNames } from './ramps.ts'

interface ChoiceFormProps {
  readonly columns: readonly PointColumn[]
  /** Properties that the layers have in different units. */
  readonly differing: readonly PointColumn[]
  readonly property: string | undefined
  onProperty(name: string): void
  readonly choice: Choice
  onChoice(choice: Choice): void
  /** Texts have no classes to choose. */
  readonly classed: boolean
  readonly problem: string | undefined
}

const methodTexts: Readonly<Record<Method, string>> = {
  quantile: 'As many points each',
  equal: 'Equal intervals',
  manual: 'My own breaks',
}
const counts = Array.from({ length: mostClasses - fewestClasses + 1 }, (_, i) => fewestClasses + i)

export function ChoiceForm(props: ChoiceFormProps) {
  const { columns, differing, property, onProperty, choice, onChoice, classed, problem } = props
  const set = (changes: Partial<Choice>) => onChoice({ ...choice, ...changes })
  return (
    <div className="map-choices">
      <label className="field">
        <span>Colour by</span>
        <select value={property} onChange={({ target }) => onProperty(target.value)}>
          {columns.map(({ name, unit }) => (
            <option key={name} value={name}>
              {labelOf(name)}
              {unit ? ` (${unit})` : ''}
            </option>
          ))}
          {differing.map(({ name }) => (
            <option key={name} disabled>
              {labelOf(name)} (units differ)
            </option>
          ))}
        </select>
      </label>
      {classed && (
        <>
          <label className="field">
            <span>Classes</span>
            <select value={choice.method} onChange={({ target }) => set({ method: target.value as Method })}>
              {methods.map((method) => (
                <option key={method} value={method}>
                  {methodTexts[method]}
                </option>
              ))}
            </select>
          </label>
          {choice.method === 'manual' ? (
            <label className="field">
              <span>Breaks</span>
              <input
                value={choice.breaks}
                inputMode="decimal"
                placeholder="0 40 60 80 120"
                aria-invalid={problem !== undefined}
                onChange={({ target }) => set({ breaks: target.value })}
              />
              {problem !== undefined && <span className="problem">{problem}</span>}
            </label>
          ) : (
            <label className="field">
              <span>How many</span>
              <select
                value={choice.classes}
                onChange={({ target }) => set({ classes: Number(target.value) })}
              >
                {counts.map((count) => (
                  <option key={count}>{count}</option>
                ))}
              </select>
            </label>
          )}
          <label className="field">
            <span>Colours</span>
            <select value={choice.ramp} onChange={({ target }) => set({ ramp: target.value as RampName })}>
              {rampNames.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
            <Ramp name={choice.ramp} reversed={choice.reversed} />
          </label>
          <label className="check">
            <input
              type="checkbox"
              checked={choice.reversed}
              onChange={({ target }) => set({ reversed: target.checked })}
            />
            Turned around
          </label>
        </>
      )}
    </div>
  )
}

function Ramp({ name, reversed }: { readonly name: RampName; readonly reversed: boolean }) {
  const colours = rampColours(name, mostClasses)
  if (reversed) colours.reverse()
  return (
    <svg className="map-ramp" viewBox={`0 0 ${mostClasses} 1`} preserveAspectRatio="none" aria-hidden="true">
      {colours.map(([red, green, blue], k) => (
        <rect
          key={`${red} ${green} ${blue}`}
          x={k}
          width="1"
          height="1"
          fill={`rgb(${red} ${green} ${blue})`}
        />
      ))}
    </svg>
  )
}
