import { measure } from '../figures.ts'
import { type Breaks, classCounts } from './classes.ts'
import type { NumberClasses, TextClasses } from './classification.ts'
import type { Range } from './paint.ts'
import { cssOf } from './ramps.ts'
import { Swatch } from './swatch.tsx'
import { timeText } from './times.ts'

interface NumberLegendProps {
  readonly classes: NumberClasses
  /** The values of each layer, in order. */
  readonly layers: readonly { readonly title: string; readonly sorted: Float64Array }[]
  readonly range: Range | undefined
  onRange(range: Range | undefined): void
  /** The class under the pointer. */
  readonly lit: number | undefined
  onLit(lit: number | undefined): void
}

/** Classes with how many points are in each; pressing one shows it alone. */
export function NumberLegend({ classes, layers, range, onRange, lit, onLit }: NumberLegendProps) {
  const { breaks, colours, kind } = classes
  const say = kind === 'time' ? timeText : measure
  const counts = layers.map(({ sorted }) => classCounts(sorted, breaks))
  return (
    <table className="map-legend">
      <thead>
        <tr>
          <th scope="col">Class</th>
          {layers.map(({ title }) => (
            <th key={title} scope="col" className="number">
              {layers.length > 1 ? title : 'Points'}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {breaks.slice(0, -1).map((from, k) => {
          const one: Range = [from, endOf(breaks, k)]
          const alone = range?.[0] === one[0] && range[1] === one[1]
          return (
            <tr
              key={from}
              className={lit === k ? 'lit' : undefined}
              onPointerEnter={() => onLit(k)}
              onPointerLeave={() => onLit(undefined)}
            >
              <th scope="row">
                <button
                  type="button"
                  className="bare"
                  aria-pressed={alone}
                  onFocus={() => onLit(k)}
                  onBlur={() => onLit(undefined)}
                  onClick={() => onRange(alone ? undefined : one)}
                >
                  <Swatch colour={cssOf(colours[k]!)} />
                  {say(from)} – {say(breaks[k + 1]!)}
                </button>
              </th>
              {counts.map((of, layer) => (
                <td key={layers[layer]!.title} className="number">
                  {of[k]!.toLocaleString('en')}
                </td>
              ))}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** Classes but the last do not hold where the next begins. */
function endOf(breaks: Breaks, k: number): number {
  return k === breaks.length - 2 ? breaks[k + 1]! : below(breaks[k + 1]!)
}

/** The greatest number that is less. */
function below(value: number): number {
  if (value === 0) return -Number.MIN_VALUE
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, value)
  bits.setBigInt64(0, bits.getBigInt64(0) + (value > 0 ? -1n : 1n))
  return bits.getFloat64(0)
}

interface TextLegendProps {
  readonly classes: TextClasses
  readonly titles: readonly string[]
  readonly hidden: ReadonlySet<string>
  onHidden(hidden: ReadonlySet<string>): void
}

const MOST_SHOWN = 30

export function TextLegend({ classes, titles, hidden, onHidden }: TextLegendProps) {
  const toggle = (text: string) => {
    const next = new Set(hidden)
    if (!next.delete(text)) next.add(text)
    onHidden(next)
  }
  return (
    <table className="map-legend">
      <thead>
        <tr>
          <th scope="col">Shown</th>
          {titles.map((title) => (
            <th key={title} scope="col" className="number">
              {titles.length > 1 ? title : 'Points'}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {classes.entries.slice(0, MOST_SHOWN).map(({ text, colour, counts }) => (
          <tr key={text}>
            <th scope="row">
              <label className="check">
                <input type="checkbox" checked={!hidden.has(text)} onChange={() => toggle(text)} />
                <Swatch colour={cssOf(colour)} />
                <span>{text}</span>
              </label>
            </th>
            {counts.map((count, layer) => (
              <td key={titles[layer]} className="number">
                {count.toLocaleString('en')}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
