import type { LayersList } from '@deck.gl/core'
import { MapboxOverlay } from '@deck.gl/mapbox'
import {
  Map as MapLibre,
  type MapMouseEvent,
  type MapTouchEvent,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
} from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import 'maplibre-gl/dist/maplibre-gl.css'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Position } from './boundary-shape.ts'
import type { CameraLink } from './camera-link.ts'
import { type Bounds, graticuleOf } from './graticule.ts'
import { graticuleLayers, type Look } from './graticule-layers.ts'

setWorkerUrl(new URL(workerUrl, document.baseURI).href)

/** What of the map shows, and how large a metre is there. */
export interface View {
  readonly bounds: Bounds
  readonly zoom: number
  readonly pixelsPerMetre: number
}

interface MapCanvasProps {
  readonly label: string
  /** The element that says in words what the map shows. */
  readonly describedBy?: string
  readonly layers: LayersList
  /** Shown whole when the map opens, and whenever another is given. */
  readonly fit: Bounds | undefined
  /** Maps with the same link move together. */
  readonly link?: CameraLink
  readonly onView?: (view: View) => void
  readonly onHover?: (at: Position | undefined) => void
  readonly onTap?: (at: Position) => void
  /** Whether something at the place is to be dragged rather than the map. */
  readonly onGrab?: (at: Position) => boolean
  readonly onDrag?: (to: Position) => void
  readonly onDrop?: () => void
}

/** A map without tiles: a plain ground, lines of longitude and latitude, a scale, and the layers that it is given. */
export function MapCanvas({ label, describedBy, layers, fit, link, ...events }: MapCanvasProps) {
  const place = useRef<HTMLDivElement>(null)
  const map = useRef<MapLibre>(undefined)
  const overlay = useRef<MapboxOverlay>(undefined)
  const [view, setView] = useState<View>()
  const [look, setLook] = useState<Look>()

  const viewChanged = useEffectEvent((next: View) => {
    setView(next)
    events.onView?.(next)
  })
  const hover = useEffectEvent((at: Position | undefined) => events.onHover?.(at))
  const tap = useEffectEvent((at: Position) => events.onTap?.(at))
  const grab = useEffectEvent((at: Position) => events.onGrab?.(at) ?? false)
  const drag = useEffectEvent((to: Position) => events.onDrag?.(to))
  const drop = useEffectEvent(() => events.onDrop?.())
  const first = useEffectEvent(() => fit)

  useEffect(() => {
    const container = place.current
    if (!container) return
    const start = lookOf(container)
    const bounds = first()
    const made = new MapLibre({
      container,
      attributionControl: false,
      style: {
        version: 8,
        sources: {},
        layers: [{ id: 'ground', type: 'background', paint: { 'background-color': start.ground } }],
      },
      ...(bounds
        ? { bounds: [...bounds] as [number, number, number, number], fitBoundsOptions: fitting }
        : {}),
      maxZoom: 23,
      maxPitch: 0,
      dragRotate: false,
      renderWorldCopies: false,
    })
    made.touchZoomRotate.disableRotation()
    made.keyboard.disableRotation()
    made.addControl(new NavigationControl({ showCompass: false }), 'top-right')
    made.addControl(new ScaleControl({ maxWidth: 120 }), 'bottom-left')
    const drawn = new MapboxOverlay({ layers: [] })
    made.addControl(drawn)
    map.current = made
    overlay.current = drawn
    setLook(start)

    const tell = () => viewChanged(viewOf(made))
    made.on('load', tell)
    made.on('move', tell)
    made.on('resize', tell)
    listen(made, { hover, tap, grab, drag, drop })
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    const repaint = () => {
      const next = lookOf(container)
      made.setPaintProperty('ground', 'background-color', next.ground)
      setLook(next)
    }
    scheme.addEventListener('change', repaint)
    return () => {
      scheme.removeEventListener('change', repaint)
      made.remove()
      map.current = undefined
      overlay.current = undefined
    }
  }, [])

  useEffect(() => {
    const canvas = map.current?.getCanvas()
    canvas?.setAttribute('aria-label', `${label}. Arrow keys move it, plus and minus zoom.`)
    if (describedBy !== undefined) canvas?.setAttribute('aria-describedby', describedBy)
  }, [label, describedBy])

  useEffect(() => {
    // The place may have another size than when it was looked at last.
    map.current?.resize()
    if (fit)
      map.current?.fitBounds([...fit] as [number, number, number, number], { ...fitting, animate: false })
  }, [fit])

  useEffect(() => (map.current && link ? link.join(map.current) : undefined), [link])

  useEffect(() => {
    const graticule = view && look && graticuleLayers(graticuleOf(view.bounds), view.bounds, look)
    overlay.current?.setProps({ layers: [graticule?.lines, ...layers, graticule?.labels] })
  }, [layers, view, look])

  return <div ref={place} className="map-canvas" />
}

/** Clear of the buttons. */
const fitting = { padding: { top: 32, bottom: 40, left: 56, right: 56 }, maxZoom: 19 }

interface Listening {
  hover(at: Position | undefined): void
  tap(at: Position): void
  grab(at: Position): boolean
  drag(to: Position): void
  drop(): void
}

function listen(map: MapLibre, { hover, tap, grab, drag, drop }: Listening): void {
  let dragging = false
  const placeOf = ({ lngLat }: MapMouseEvent | MapTouchEvent): Position => [lngLat.lng, lngLat.lat]
  const down = (event: MapMouseEvent | MapTouchEvent) => {
    if ('points' in event && event.points.length > 1) return
    dragging = grab(placeOf(event))
    if (dragging) event.preventDefault()
  }
  const moved = (event: MapMouseEvent | MapTouchEvent) =>
    dragging ? drag(placeOf(event)) : hover(placeOf(event))
  const up = () => {
    if (dragging) drop()
    dragging = false
  }
  map.on('mousedown', down)
  map.on('touchstart', down)
  map.on('mousemove', moved)
  map.on('touchmove', (event) => dragging && moved(event))
  map.on('mouseup', up)
  map.on('touchend', up)
  map.on('mouseout', () => hover(undefined))
  map.on('click', (event) => tap(placeOf(event)))
}

function viewOf(map: MapLibre): View {
  const [[west, south], [east, north]] = map.getBounds().toArray() as [Position, Position]
  const metres = (Math.max(1e-9, north - south) * 111_320) / Math.max(1, map.getContainer().clientHeight)
  return { bounds: [west, south, east, north], zoom: map.getZoom(), pixelsPerMetre: 1 / metres }
}

/** The page's colours, which follow light and dark. */
function lookOf(container: HTMLElement): Look {
  const { backgroundColor, color } = getComputedStyle(container)
  return { ground: backgroundColor, ink: color }
}
