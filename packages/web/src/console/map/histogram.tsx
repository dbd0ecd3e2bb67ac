import { type PointerEvent, useId, useRef } from 'react'
import { measure } from '../figures.ts'
import { classOf, histogramOf } from './classes.ts'
import { countIn, type NumberClasses } from './classification.ts'
import type { Range } from './paint.ts'
import { cssOf } from './ramps.ts'
import { timeText } from './times.ts'

interface HistogramProps {
  readonly classes: NumberClasses
  readonly unit: string | undefined
  readonly lit: number | undefined
  readonly range: Range | undefined
  onRange(range: Range | undefined): void
}

const BARS = 48
const HEIGHT = 40

/** How often which values are; drawing over it, or moving its ends, keeps to a range. */
export function Histogram({ classes, unit, lit, range, onRange }: HistogramProps) {
  const { sorted, breaks, colours, kind } = classes
  const id = useId()
  const start = useRef<number>(undefined)
  const histogram = histogramOf(sorted, BARS)
  if (!histogram || histogram.from === histogram.to) return null
  const { from, to, counts } = histogram
  const most = Math.max(...counts)
  const say = kind === 'time' ? timeText : measure
  const step = (to - from) / 200
  const [low, high] = range ?? [from, to]

  const valueAt = (event: PointerEvent<SVGSVGElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    return from + Math.min(1, Math.max(0, (event.clientX - left) / width)) * (to - from)
  }
  // The outer bars hold what lies beyond them too.
  const whole = (a: number, b: number): Range | undefined => {
    const [least, greatest] = [a <= from ? sorted[0]! : a, b >= to ? sorted.at(-1)! : b]
    return least <= sorted[0]! && greatest >= sorted.at(-1)! ? undefined : [least, greatest]
  }
  const brush = (event: PointerEvent<SVGSVGElement>) => {
    if (start.current === undefined) return
    const value = valueAt(event)
    if (Math.abs(value - start.current) < (to - from) / 100) return
    onRange(whole(Math.min(start.current, value), Math.max(start.current, value)))
  }

  return (
    <div className="map-histogram">
      <svg
        viewBox={`0 0 ${counts.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Histogram of ${sorted.length.toLocaleString('en')} values from ${say(from)} to ${say(to)} ${unit ?? ''}`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          start.current = valueAt(event)
        }}
        onPointerMove={brush}
        onPointerUp={(event) => {
          brush(event)
          start.current = undefined
        }}
        onDoubleClick={() => onRange(undefined)}
      >
        {counts.map((count, bar) => {
          const middle = from + ((bar + 0.5) / counts.length) * (to - from)
          const k = classOf(breaks, middle)
          const faint =
            (range && (middle < range[0] || middle > range[1])) || (lit !== undefined && lit !== k)
          const height = count === 0 ? 0 : Math.max(0.6, (count / most) * HEIGHT)
          return (
            <rect
              key={middle}
              x={bar}
              y={HEIGHT - height}
              width="0.92"
              height={height}
              fill={k < 0 ? 'currentColor' : cssOf(colours[k]!)}
              opacity={faint ? 0.25 : 1}
            />
          )
        })}
      </svg>
      <div className="map-range">
        <label htmlFor={`${id}-from`}>From {say(range ? low : sorted[0]!)}</label>
        <label htmlFor={`${id}-to`}>
          to {say(range ? high : sorted.at(-1)!)} {unit}
        </label>
        <input
          id={`${id}-from`}
          type="range"
          min={from}
          max={to}
          step={step}
          value={Math.max(from, low)}
          onChange={({ target }) => onRange(whole(Math.min(target.valueAsNumber, high), high))}
        />
        <input
          id={`${id}-to`}
          type="range"
          min={from}
          max={to}
          step={step}
          value={Math.min(to, high)}
          onChange={({ target }) => onRange(whole(low, Math.max(target.valueAsNumber, low)))}
        />
      </div>
      {range && (
        <p className="map-kept">
          {countIn(sorted, range).toLocaleString('en')} of {sorted.length.toLocaleString('en')} points{' '}
          <button type="button" onClick={() => onRange(undefined)}>
            Show all
          </button>
        </p>
      )}
    </div>
  )
}
