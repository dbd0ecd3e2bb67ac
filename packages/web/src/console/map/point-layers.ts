import type { Layer } from '@deck.gl/core'
import { LineLayer, PathLayer, ScatterplotLayer } from '@deck.gl/layers'
import type { Position } from './boundary-shape.ts'
import type { Strips } from './strips.ts'

/** Arrays as the graphics card takes them. The same objects are not sent again: keep them while they hold. */
export interface PointBuffers {
  readonly length: number
  readonly positions: { readonly value: Float64Array; readonly size: 2 }
  readonly colours: { readonly value: Uint8ClampedArray; readonly size: 4 }
}
export interface StripBuffers {
  readonly ends: { readonly value: Float64Array; readonly size: 2 }
  readonly widths: { readonly value: Float32Array; readonly size: 1 }
}

export function stripBuffers({ ends, widths }: Strips): StripBuffers {
  return { ends: { value: ends, size: 2 }, widths: { value: widths, size: 1 } }
}

/** Each point as a dot, some metres wide and never too small to see. */
export function dotLayer(id: string, { length, positions, colours }: PointBuffers): Layer {
  return new ScatterplotLayer({
    id: `${id}-dots`,
    data: { length, attributes: { getPosition: positions, getFillColor: colours } },
    getRadius: 1.2,
    radiusUnits: 'meters',
    radiusMinPixels: 1.2,
    radiusMaxPixels: 7,
    stroked: false,
  })
}

/** Each point as the rectangle that was worked there. */
export function stripLayer(id: string, points: PointBuffers, { ends, widths }: StripBuffers): Layer {
  const { length, positions, colours } = points
  return new LineLayer({
    id: `${id}-strips`,
    data: {
      length,
      attributes: {
        getSourcePosition: positions,
        getTargetPosition: ends,
        getWidth: widths,
        getColor: colours,
      },
    },
    widthUnits: 'meters',
  })
}

export interface Outline {
  /** Longitude and latitude, the first position repeated at the end. */
  readonly ring: readonly (readonly number[])[]
}

export function outlineLayer(
  id: string,
  rings: readonly Outline[],
  { colour, width = 2 }: { colour: readonly [number, number, number, number]; width?: number },
): Layer {
  return new PathLayer<Outline>({
    id,
    data: [...rings],
    getPath: ({ ring }) => ring as [number, number][],
    getColor: [...colour],
    getWidth: width,
    widthUnits: 'pixels',
    jointRounded: true,
  })
}

/** A ring around the point that is looked at. */
export function pickLayer(id: string, at: Position, ink: readonly [number, number, number]): Layer {
  return new ScatterplotLayer<Position>({
    id: `${id}-picked`,
    data: [at],
    getPosition: ([lon, lat]) => [lon, lat],
    getRadius: 9,
    radiusUnits: 'pixels',
    filled: false,
    stroked: true,
    getLineColor: [...ink, 255],
    getLineWidth: 2.5,
    lineWidthUnits: 'pixels',
  })
}

/** `outlineLayer`'s rings of MultiPolygon coordinates. */
export function outlinesOf(coordinates: readonly (readonly (readonly (readonly number[])[])[])[]): Outline[] {
  return coordinates.flatMap((rings) => rings.map((ring) => ({ ring })))
}
