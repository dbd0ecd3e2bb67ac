import type { LayersList } from '@deck.gl/core'
import { useMemo, useState } from 'react'
import type { Position } from './boundary-shape.ts'
import type { CameraLink } from './camera-link.ts'
import type { Bounds } from './graticule.ts'
import { MapCanvas, type View } from './map-canvas.tsx'
import { nearestPoint } from './nearest.ts'
import {
  dotLayer,
  outlineLayer,
  outlinesOf,
  type PointBuffers,
  pickLayer,
  stripLayer,
} from './point-layers.ts'
import type { Coordinates, DrawnAs } from './point-source.ts'
import type { Points } from './points.ts'
import { boundsAround, type Share, sharedPoints, sharedStrips, shareOf } from './share.ts'
import { drawsInSoftware } from './software.ts'
import { useStrips } from './use-strips.ts'

interface PointMapProps {
  readonly id: string
  readonly label: string
  readonly describedBy: string
  readonly points: Points
  readonly painted: Uint8ClampedArray | undefined
  readonly drawnAs: DrawnAs
  readonly coverage: Coordinates | undefined
  readonly boundaries: readonly Coordinates[]
  readonly fit: Bounds | undefined
  readonly link?: CameraLink
  readonly dark: boolean
  /** The point that is looked at. */
  readonly picked: number | undefined
  onPick(index: number | undefined, held: boolean): void
}

/** A strip is drawn where it is at least as wide. */
const STRIP_PX = 5
const REACH_PX = 12
const everywhere: Bounds = [-180, -90, 180, 90]
/** So many points take a processor some tenths of a second. */
const MOST_IN_SOFTWARE = 60_000

export function PointMap(props: PointMapProps) {
  const { id, points, painted, drawnAs, coverage, boundaries, dark, picked, onPick } = props
  const [view, setView] = useState<View>()
  const strips = useStrips(points, drawnAs !== 'dots' && points.hasStrips)
  const positions = useMemo(() => ({ value: points.positions, size: 2 as const }), [points])
  const buffers = useMemo<PointBuffers | undefined>(
    () => painted && { length: points.rows, positions, colours: { value: painted, size: 4 } },
    [points, positions, painted],
  )
  const share = useShare(points, view ? boundsAround(view) : props.fit)
  const shown = useMemo(() => (buffers && share ? sharedPoints(share, buffers) : buffers), [share, buffers])
  const shownStrips = useMemo(
    () => (strips && share ? sharedStrips(share, strips.buffers) : strips?.buffers),
    [share, strips],
  )
  const near = view && strips ? strips.width * view.pixelsPerMetre >= STRIP_PX : false
  const asStrips = strips !== undefined && (drawnAs === 'strips' || near)
  const ink = dark ? ([255, 255, 255] as const) : ([20, 24, 26] as const)

  const layers = useMemo<LayersList>(
    () => [
      shown && (asStrips && shownStrips ? stripLayer(id, shown, shownStrips) : dotLayer(id, shown)),
      coverage && outlineLayer(`${id}-coverage`, outlinesOf(coverage), { colour: [...ink, 110], width: 1 }),
      outlineLayer(`${id}-boundaries`, boundaries.flatMap(outlinesOf), { colour: [...ink, 255] }),
      picked !== undefined && pickLayer(id, positionOf(points, picked), ink),
    ],
    [id, points, shown, shownStrips, asStrips, coverage, boundaries, picked, ink],
  )

  const find = (at: Position | undefined) =>
    at && view && points.grid
      ? nearestPoint(points.grid, points.positions, at, REACH_PX / view.pixelsPerMetre + (asStrips ? 5 : 0))
      : undefined
  return (
    <>
      <MapCanvas
        label={props.label}
        describedBy={props.describedBy}
        layers={layers}
        fit={props.fit}
        {...(props.link ? { link: props.link } : {})}
        onView={setView}
        onHover={(at) => onPick(find(at), false)}
        onTap={(at) => onPick(find(at), true)}
      />
      {share && share.step > 1 && (
        <p className="map-share">Drawn is 1 in {share.step} points: no graphics card</p>
      )}
    </>
  )
}

/** Undefined where all of them are drawn. */
function useShare(points: Points, around: Bounds | undefined): Share | undefined {
  const isMany = points.rows > MOST_IN_SOFTWARE && drawsInSoftware()
  const [west, south, east, north] = around ?? everywhere
  return useMemo(
    () => (isMany ? shareOf(points.positions, [west, south, east, north], MOST_IN_SOFTWARE) : undefined),
    [isMany, points, west, south, east, north],
  )
}

function positionOf({ positions }: Points, index: number): Position {
  return [positions[2 * index]!, positions[2 * index + 1]!]
}
