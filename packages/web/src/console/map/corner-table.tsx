import { type FormEvent, useState } from 'react'
import type { Corner, Position } from './boundary-shape.ts'
import type { Drawing, Stroke } from './drawing.ts'

interface CornerTableProps {
  readonly drawing: Drawing
  act(stroke: Stroke): void
}

const SHOWN = 50

/** The corners as numbers: all that can be done on the map can be done here by keyboard. */
export function CornerTable({ drawing: { history, open, chosen }, act }: CornerTableProps) {
  const [more, setMore] = useState(1)
  const rings = open
    ? []
    : history.present.flatMap((polygon, p) =>
        polygon.map((positions, r) => ({ positions, polygon: p, ring: r })),
      )
  const titleOf = (polygon: number, ring: number) =>
    [history.present.length > 1 ? `Polygon ${polygon + 1}` : 'Outline', ring > 0 ? `hole ${ring}` : '']
      .filter(Boolean)
      .join(', ')
  return (
    <details className="map-corners" open={open !== undefined}>
      <summary>Corners as numbers</summary>
      {open && (
        <>
          <AddCorner onAdd={(position) => act({ kind: 'add', position })} />
          <ol>
            {open.positions.map(([lon, lat], i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a corner is known by its place
              <li key={i}>
                {lat.toFixed(6)}, {lon.toFixed(6)}
              </li>
            ))}
          </ol>
        </>
      )}
      {rings.map(({ positions, polygon, ring }) => (
        <fieldset key={`${polygon} ${ring}`}>
          <legend>
            {titleOf(polygon, ring)}
            <button type="button" className="bare" onClick={() => act({ kind: 'deleteRing', polygon, ring })}>
              Delete
            </button>
          </legend>
          {positions.slice(0, SHOWN * more).map((position, vertex) => (
            <CornerRow
              // biome-ignore lint/suspicious/noArrayIndexKey: a corner is known by its place
              key={`${vertex} ${position}`}
              at={{ polygon, ring, vertex }}
              position={position}
              chosen={chosen?.polygon === polygon && chosen.ring === ring && chosen.vertex === vertex}
              act={act}
            />
          ))}
          {positions.length > SHOWN * more && (
            <button type="button" onClick={() => setMore(more + 1)}>
              Show more of {positions.length.toLocaleString('en')} corners
            </button>
          )}
        </fieldset>
      ))}
    </details>
  )
}

interface CornerRowProps {
  readonly at: Corner
  readonly position: Position
  readonly chosen: boolean
  act(stroke: Stroke): void
}

function CornerRow({ at, position: [lon, lat], chosen, act }: CornerRowProps) {
  const number = at.vertex + 1
  const set = (axis: 0 | 1, text: string) => {
    const value = Number(text)
    const most = axis === 0 ? 180 : 90
    if (text.trim() === '' || !(Math.abs(value) <= most) || value === [lon, lat][axis]) return
    act({ kind: 'move', corner: at, to: axis === 0 ? [value, lat] : [lon, value] })
  }
  return (
    <div className={chosen ? 'map-corner lit' : 'map-corner'}>
      <span className="place">{number}</span>
      <input
        aria-label={`Latitude of corner ${number}`}
        inputMode="decimal"
        defaultValue={lat}
        onFocus={() => act({ kind: 'choose', corner: at })}
        onBlur={({ target }) => set(1, target.value)}
        onKeyDown={(event) => event.key === 'Enter' && set(1, event.currentTarget.value)}
      />
      <input
        aria-label={`Longitude of corner ${number}`}
        inputMode="decimal"
        defaultValue={lon}
        onFocus={() => act({ kind: 'choose', corner: at })}
        onBlur={({ target }) => set(0, target.value)}
        onKeyDown={(event) => event.key === 'Enter' && set(0, event.currentTarget.value)}
      />
      <button
        type="button"
        aria-label={`Put a corner in after corner ${number}`}
        onClick={() => act({ kind: 'insert', after: at })}
      >
        +
      </button>
      <button
        type="button"
        aria-label={`Delete corner ${number}`}
        onClick={() => act({ kind: 'delete', corner: at })}
      >
        ×
      </button>
    </div>
  )
}

function AddCorner({ onAdd }: { onAdd(position: Position): void }) {
  const [problem, setProblem] = useState('')
  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const [lat, lon] = ['latitude', 'longitude'].map((name) => {
      const text = String(form.get(name) ?? '').trim()
      return text === '' ? Number.NaN : Number(text)
    }) as [number, number]
    if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180)) return setProblem('Type degrees, as 41.5 and -93.2')
    setProblem('')
    event.currentTarget.reset()
    event.currentTarget.querySelector('input')?.focus()
    onAdd([lon, lat])
  }
  return (
    <form className="map-corner" onSubmit={add}>
      <input
        name="latitude"
        aria-label="Latitude of the next corner"
        placeholder="Latitude"
        inputMode="decimal"
      />
      <input
        name="longitude"
        aria-label="Longitude of the next corner"
        placeholder="Longitude"
        inputMode="decimal"
      />
      <button type="submit">Add</button>
      {problem && (
        <span className="problem" role="alert">
          {problem}
        </span>
      )}
    </form>
  )
}
