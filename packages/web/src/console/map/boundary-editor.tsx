import { type KeyboardEvent, useEffect, useMemo, useReducer, useState } from 'react'
import { measure } from '../figures.ts'
import { acresOf, hectaresOf } from './area.ts'
import { faultOf } from './boundary-fault.ts'
import { faultLayer, fieldLayers, type NamedShape, openRingLayers, shapeLayers } from './boundary-layers.ts'
import {
  type Corner,
  coordinatesOf,
  insertCorner,
  moveCorner,
  type Position,
  type Shape,
} from './boundary-shape.ts'
import { CornerTable } from './corner-table.tsx'
import { draw, gripAt, startDrawing } from './drawing.ts'
import type { Bounds } from './graticule.ts'
import { MapCanvas, type View } from './map-canvas.tsx'
import { useDark } from './use-dark.ts'

interface BoundaryEditorProps {
  /** Empty: a new one is drawn. */
  readonly shape: Shape
  /** For the map's name. */
  readonly name: string
  /** Fields around. */
  readonly others: readonly NamedShape[]
  readonly fit: Bounds | undefined
  readonly saving: boolean
  onSave(coordinates: number[][][][]): void
  onCancel(): void
}

const REACH_PX = 12

/** A boundary on the map and as numbers, with its area; what the server would refuse cannot be saved. */
export function BoundaryEditor({
  shape: first,
  name,
  others,
  fit,
  saving,
  onSave,
  onCancel,
}: BoundaryEditorProps) {
  const [drawing, act] = useReducer(draw, first, startDrawing)
  const [view, setView] = useState<View>()
  const [hover, setHover] = useState<Position>()
  const [held, setHeld] = useState<{ corner: Corner; base: Shape; to: Position; isNew: boolean }>()
  const dark = useDark()
  const { open, chosen, history } = drawing
  const shape = held ? moveCorner(held.base, held.corner, held.to) : history.present

  const fault = useMemo(() => (open ? undefined : faultOf(shape)), [shape, open])
  const hectares = useMemo(() => (fault ? undefined : hectaresOf(shape)), [shape, fault])
  const changed = history.present !== first
  useEffect(() => {
    if (!changed) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [changed])

  const layers = useMemo(() => {
    const ink = dark ? ([255, 255, 255] as const) : ([20, 24, 26] as const)
    const accent = dark ? ([111, 207, 143] as const) : ([31, 107, 58] as const)
    return [
      ...fieldLayers(others, ink),
      ...shapeLayers(shape, chosen, accent),
      ...(open ? openRingLayers(open, hover, accent) : []),
      ...(fault?.at ? [faultLayer(fault.at)] : []),
    ]
  }, [others, shape, chosen, open, hover, fault, dark])

  const pixels = (a: Position, b: Position) => {
    const cosine = Math.cos((a[1] * Math.PI) / 180)
    return Math.hypot((a[0] - b[0]) * cosine, a[1] - b[1]) * 111_320 * (view?.pixelsPerMetre ?? 0)
  }
  const tap = (at: Position) => {
    if (open) {
      const [start] = open.positions
      const closes = open.positions.length >= 3 && start && pixels(at, start) <= REACH_PX
      return act(closes ? { kind: 'close' } : { kind: 'add', position: at })
    }
    const grip = gripAt(shape, at, pixels, REACH_PX)
    act({ kind: 'choose', ...(grip && 'corner' in grip ? { corner: grip.corner } : {}) })
  }
  const grab = (at: Position) => {
    const grip = open ? undefined : gripAt(history.present, at, pixels, REACH_PX)
    if (!grip) return false
    if ('corner' in grip) setHeld({ corner: grip.corner, base: history.present, to: at, isNew: false })
    else {
      const corner = { ...grip.after, vertex: grip.after.vertex + 1 }
      setHeld({ corner, base: insertCorner(history.present, grip.after, at), to: at, isNew: true })
    }
    return true
  }
  const drop = () => {
    if (!held) return
    const { corner, to, isNew, base } = held
    setHeld(undefined)
    const before = { ...corner, vertex: corner.vertex - 1 }
    const position = base[corner.polygon]?.[corner.ring]?.[corner.vertex]
    if (isNew) act({ kind: 'insert', after: before, position: to })
    else if (position && pixels(position, to) > 1) act({ kind: 'move', corner, to })
    else act({ kind: 'choose', corner })
  }
  const key = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement) return
    const command = event.ctrlKey || event.metaKey
    if (command && event.key.toLowerCase() === 'z') act({ kind: event.shiftKey ? 'redo' : 'undo' })
    else if (command && event.key.toLowerCase() === 'y') act({ kind: 'redo' })
    else if (event.key === 'Enter' && open && event.target instanceof HTMLCanvasElement)
      act({ kind: 'close' })
    else if (event.key === 'Escape' && open) act({ kind: 'abandon' })
    else if ((event.key === 'Delete' || event.key === 'Backspace') && chosen)
      act({ kind: 'delete', corner: chosen })
    else return
    event.preventDefault()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: every key has a button beside it
    <div className="map-room map-editor" onKeyDown={key}>
      <div className="map-stage">
        <figure>
          <MapCanvas
            label={`Boundary of ${name}`}
            layers={layers}
            fit={fit}
            onView={setView}
            onHover={setHover}
            onTap={tap}
            onGrab={grab}
            onDrag={(to) => setHeld((now) => now && { ...now, to })}
            onDrop={drop}
          />
        </figure>
      </div>
      <div className="map-panel">
        <p className="map-area" role="status">
          {open
            ? open.positions.length < 3
              ? 'Tap the corners of the boundary on the map.'
              : 'Tap the first corner again, or close the ring.'
            : hectares !== undefined
              ? `${measure(hectares, 'ha')}, ${measure(acresOf(hectares), 'ac')}`
              : ''}
        </p>
        {fault && shape.length > 0 && (
          <p className="notice problem" role="alert">
            {fault.message}
            {fault.at ? ` at ${fault.at[1].toFixed(6)}, ${fault.at[0].toFixed(6)}` : ''}. It cannot be saved
            like this.
          </p>
        )}
        <div className="buttons">
          {open ? (
            <>
              <button
                type="button"
                disabled={open.positions.length < 3}
                onClick={() => act({ kind: 'close' })}
              >
                Close the ring
              </button>
              {shape.length > 0 && (
                <button type="button" onClick={() => act({ kind: 'abandon' })}>
                  Stop drawing
                </button>
              )}
            </>
          ) : (
            <>
              <button type="button" onClick={() => act({ kind: 'begin' })}>
                Draw a polygon
              </button>
              {shape.map((rings, polygon) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a polygon is known by its place
                <button key={polygon} type="button" onClick={() => act({ kind: 'begin', holeOf: polygon })}>
                  Cut a hole{shape.length > 1 ? ` in polygon ${polygon + 1}` : ''}
                  {rings.length > 1 ? ` (${rings.length - 1} now)` : ''}
                </button>
              ))}
              <button
                type="button"
                disabled={!chosen}
                onClick={() => chosen && act({ kind: 'delete', corner: chosen })}
              >
                Delete corner
              </button>
            </>
          )}
          <button
            type="button"
            disabled={history.past.length === 0 && !open?.positions.length}
            onClick={() => act({ kind: 'undo' })}
          >
            Undo
          </button>
          <button type="button" disabled={history.future.length === 0} onClick={() => act({ kind: 'redo' })}>
            Redo
          </button>
        </div>
        <CornerTable drawing={drawing} act={act} />
        <div className="buttons">
          <button
            type="button"
            className="primary"
            disabled={saving || !changed || open !== undefined || fault !== undefined}
            onClick={() => onSave(coordinatesOf(shape))}
          >
            {saving ? 'Saving …' : 'Save'}
          </button>
          <button type="button" onClick={onCancel}>
            Cancel
          </button>
        </div>
      </div>
    </div>
  )
}
