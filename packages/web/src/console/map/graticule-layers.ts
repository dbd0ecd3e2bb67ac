import type { Layer } from '@deck.gl/core'
import { LineLayer, TextLayer } from '@deck.gl/layers'
import type { Bounds, Graticule } from './graticule.ts'

/** Colours as CSS tells them: `rgb(20, 24, 26)`. */
export interface Look {
  readonly ground: string
  readonly ink: string
}

interface Line {
  readonly from: [number, number]
  readonly to: [number, number]
}
interface Label {
  readonly at: [number, number]
  readonly text: string
  readonly along: 'x' | 'y'
}

/** Thin lines, each with its degrees at the upper or left edge. */
export function graticuleLayers(
  { meridians, parallels, decimals }: Graticule,
  [west, south, east, north]: Bounds,
  { ground, ink }: Look,
): { readonly lines: Layer; readonly labels: Layer } {
  const lines: Line[] = [
    ...meridians.map((lon): Line => ({ from: [lon, south], to: [lon, north] })),
    ...parallels.map((lat): Line => ({ from: [west, lat], to: [east, lat] })),
  ]
  const labels: Label[] = [
    ...meridians.map((lon): Label => ({ at: [lon, north], text: degrees(lon, decimals, 'EW'), along: 'x' })),
    ...parallels.map((lat): Label => ({ at: [west, lat], text: degrees(lat, decimals, 'NS'), along: 'y' })),
  ]
  return {
    lines: new LineLayer<Line>({
      id: 'graticule',
      data: lines,
      getSourcePosition: ({ from }) => from,
      getTargetPosition: ({ to }) => to,
      getColor: [...rgbIn(ink), 70],
      getWidth: 1,
    }),
    labels: new TextLayer<Label>({
      id: 'graticule-labels',
      data: labels,
      getPosition: ({ at }) => at,
      getText: ({ text }) => text,
      getSize: 11,
      getColor: [...rgbIn(ink), 255],
      getTextAnchor: 'start',
      getAlignmentBaseline: 'top',
      getPixelOffset: ({ along }) => (along === 'x' ? [3, 4] : [4, 3]),
      characterSet: '0123456789.°EWNS',
      fontFamily: 'system-ui, sans-serif',
      outlineWidth: 2,
      outlineColor: [...rgbIn(ground), 255],
      fontSettings: { sdf: true },
    }),
  }
}

export function degrees(value: number, decimals: number, [positive, negative]: string): string {
  const text = Math.abs(value).toFixed(decimals)
  return `${text}°${Number(text) === 0 ? '' : value > 0 ? positive : negative}`
}

function rgbIn(css: string): [number, number, number] {
  const [red = 0, green = 0, blue = 0] = (css.match(/[\d.]+/g) ?? []).map(Number)
  return [red, green, blue]
}
