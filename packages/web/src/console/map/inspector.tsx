import { useEffect, useState } from 'react'
import { measure } from '../figures.ts'
import { labelOf } from '../outputs/summary.ts'
import type { Points } from './points.ts'
import { timeText } from './times.ts'

export interface Picked {
  readonly index: number
  /** Stays when the pointer goes on. */
  readonly held: boolean
}

interface InspectorProps {
  readonly title: string
  readonly points: Points
  readonly picked: Picked
  /** The property that the map shows: told first, at once. */
  readonly first: string | undefined
  onClose(): void
}

/** What the point nearest to the pointer has, with the file's units. */
export function Inspector({ title, points, picked, first, onClose }: InspectorProps) {
  const { index, values } = useRow(points, picked.index)
  const columns = points.columns.toSorted((a, b) => Number(b.name === first) - Number(a.name === first))
  const lon = points.positions[2 * index]!
  const lat = points.positions[2 * index + 1]!
  return (
    <section className="map-inspector" aria-label={`Point of ${title}`}>
      <header>
        <h3>Point</h3>
        {picked.held && (
          <button type="button" className="bare" aria-label="Let the point go" onClick={onClose}>
            ×
          </button>
        )}
      </header>
      <dl aria-live={picked.held ? 'polite' : 'off'}>
        {columns.map(({ name, kind, unit }) => {
          const value = values?.get(name)
          if (value === undefined) return null
          return (
            <div key={name} className={name === first ? 'first' : undefined}>
              <dt>{labelOf(name)}</dt>
              <dd>
                {typeof value === 'string'
                  ? value
                  : kind === 'time'
                    ? `${timeText(value)} UTC`
                    : measure(value)}{' '}
                {unit}
              </dd>
            </div>
          )
        })}
        <div>
          <dt>Position</dt>
          <dd>
            {lat.toFixed(6)}, {lon.toFixed(6)}
          </dd>
        </div>
      </dl>
    </section>
  )
}

const SETTLED_MS = 60

interface Row {
  readonly index: number
  readonly values: ReadonlyMap<string, string | number>
}
const NOTHING: ReadonlyMap<string, string | number> = new Map()

/** Asked once the pointer rests; until then the point before it shows. */
function useRow(points: Points, index: number): Row {
  const [row, setRow] = useState<Row & { points: Points }>()
  useEffect(() => {
    let gone = false
    const timer = setTimeout(
      () =>
        points.row(index).then(
          (values) => !gone && setRow({ points, index, values }),
          () => undefined,
        ),
      SETTLED_MS,
    )
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [points, index])
  return row?.points === points ? row : { index, values: NOTHING }
}
