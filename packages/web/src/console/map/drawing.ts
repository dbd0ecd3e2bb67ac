/** Drawing and editing a boundary: what is drawn, what is being drawn, which corner is chosen, and the way back. */
import {
  addHole,
  addPolygon,
  type Corner,
  cornersOf,
  deleteCorner,
  deleteRing,
  insertCorner,
  middleAfter,
  moveCorner,
  type Position,
  type Shape,
} from './boundary-shape.ts'
import { begin, change, type History, redo, undo } from './history.ts'

/** A ring that is not closed yet. */
export interface OpenRing {
  readonly positions: readonly Position[]
  /** The polygon that it will be a hole of. */
  readonly holeOf?: number
}

export interface Drawing {
  readonly history: History<Shape>
  readonly open?: OpenRing
  readonly chosen?: Corner
}

export type Stroke =
  | { readonly kind: 'begin'; readonly holeOf?: number }
  | { readonly kind: 'add'; readonly position: Position }
  | { readonly kind: 'close' }
  | { readonly kind: 'abandon' }
  | { readonly kind: 'choose'; readonly corner?: Corner }
  | { readonly kind: 'move'; readonly corner: Corner; readonly to: Position }
  | { readonly kind: 'insert'; readonly after: Corner; readonly position?: Position }
  | { readonly kind: 'delete'; readonly corner: Corner }
  | { readonly kind: 'deleteRing'; readonly polygon: number; readonly ring: number }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }

/** An empty shape begins with drawing. */
export function startDrawing(shape: Shape): Drawing {
  return { history: begin(shape), ...(shape.length === 0 ? { open: { positions: [] } } : {}) }
}

export function draw(drawing: Drawing, stroke: Stroke): Drawing {
  const { history, open } = drawing
  const shape = history.present
  switch (stroke.kind) {
    case 'begin': {
      const { holeOf } = stroke
      return { history, open: { positions: [], ...(holeOf === undefined ? {} : { holeOf }) } }
    }
    case 'add':
      return open ? { history, open: { ...open, positions: [...open.positions, stroke.position] } } : drawing
    case 'close':
      if (!open || open.positions.length < 3) return drawing
      return {
        history: change(
          history,
          open.holeOf === undefined
            ? addPolygon(shape, open.positions)
            : addHole(shape, open.holeOf, open.positions),
        ),
      }
    case 'abandon':
      return { history }
    case 'choose': {
      const { chosen: _, ...rest } = drawing
      return stroke.corner ? { ...rest, chosen: stroke.corner } : rest
    }
    case 'move':
      return { history: change(history, moveCorner(shape, stroke.corner, stroke.to)), chosen: stroke.corner }
    case 'insert': {
      const { after } = stroke
      const ring = shape[after.polygon]?.[after.ring]
      if (!ring) return drawing
      const position = stroke.position ?? middleAfter(ring, after.vertex)
      const chosen = { ...after, vertex: after.vertex + 1 }
      return { history: change(history, insertCorner(shape, after, position)), chosen }
    }
    case 'delete':
      return { history: change(history, deleteCorner(shape, stroke.corner)) }
    case 'deleteRing':
      return { history: change(history, deleteRing(shape, stroke)) }
    case 'undo':
      // While a ring is drawn, its last corner is what was done last.
      if (open && open.positions.length > 0)
        return { history, open: { ...open, positions: open.positions.slice(0, -1) } }
      return { history: undo(history) }
    case 'redo':
      return { history: redo(history), ...(open ? { open } : {}) }
  }
}

/** What lies within reach of a place: a corner, or the middle of a side, where a corner can be put in. */
export type Grip = { readonly corner: Corner } | { readonly after: Corner; readonly position: Position }

export function gripAt(
  shape: Shape,
  place: Position,
  distance: (a: Position, b: Position) => number,
  reach: number,
): Grip | undefined {
  let found: Grip | undefined
  let least = reach
  for (const corner of cornersOf(shape)) {
    const far = distance(place, shape[corner.polygon]![corner.ring]![corner.vertex]!)
    if (far <= least) {
      least = far
      found = { corner }
    }
  }
  if (found) return found
  for (const corner of cornersOf(shape)) {
    const position = middleAfter(shape[corner.polygon]![corner.ring]!, corner.vertex)
    const far = distance(place, position)
    if (far <= least) {
      least = far
      found = { after: corner, position }
    }
  }
  return found
}
