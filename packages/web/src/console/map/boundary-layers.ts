import type { Layer } from '@deck.gl/core'
import { PathLayer, ScatterplotLayer, SolidPolygonLayer, TextLayer } from '@deck.gl/layers'
import { type Corner, cornersOf, middleAfter, type Position, type Shape } from './boundary-shape.ts'
import type { OpenRing } from './drawing.ts'
import type { Coordinates } from './point-source.ts'

type Ink = readonly [number, number, number]

export interface NamedShape {
  readonly id: string
  readonly name: string
  readonly coordinates: Coordinates
}

/** Fields that are there already, with their names; `lit` is the id of one that stands out. */
export function fieldLayers(fields: readonly NamedShape[], ink: Ink, lit?: string): Layer[] {
  const rings = fields.flatMap(({ coordinates }) => coordinates.flat())
  return [
    new SolidPolygonLayer({
      id: 'field-lit',
      data: fields.filter(({ id }) => id === lit).flatMap(({ coordinates }) => coordinates),
      getPolygon: (polygon) => polygon as [number, number][][],
      getFillColor: [...ink, 40],
    }),
    new PathLayer({
      id: 'fields',
      data: rings,
      getPath: (ring) => ring as [number, number][],
      getColor: [...ink, 200],
      getWidth: 1.5,
      widthUnits: 'pixels',
    }),
    new TextLayer<NamedShape>({
      id: 'field-names',
      data: [...fields],
      getPosition: ({ coordinates }) => middleOf(coordinates),
      getText: ({ name }) => name,
      getSize: 13,
      getColor: [...ink, 255],
      characterSet: 'auto',
      fontFamily: 'system-ui, sans-serif',
    }),
  ]
}

/** What is edited: filled, with its corners to take hold of and the middles of its sides to make corners of. */
export function shapeLayers(shape: Shape, chosen: Corner | undefined, accent: Ink): Layer[] {
  const corners = cornersOf(shape)
  const middles = corners.map(({ polygon, ring, vertex }) => middleAfter(shape[polygon]![ring]!, vertex))
  return [
    new SolidPolygonLayer({
      id: 'shape',
      data: shape.map((rings) => rings.map((ring) => ring.map(([lon, lat]) => [lon, lat]))),
      getPolygon: (polygon) => polygon as [number, number][][],
      getFillColor: [...accent, 50],
    }),
    new PathLayer<readonly Position[]>({
      id: 'shape-outline',
      data: shape.flat().map((ring) => [...ring, ring[0]!]),
      getPath: (ring) => ring.map(([lon, lat]) => [lon, lat] as [number, number]),
      getColor: [...accent, 255],
      getWidth: 2.5,
      widthUnits: 'pixels',
    }),
    dots('shape-middles', middles, { radius: 3, fill: [...accent, 160] }),
    dots(
      'shape-corners',
      corners.map(({ polygon, ring, vertex }) => shape[polygon]![ring]![vertex]!),
      { radius: 5, fill: [255, 255, 255, 255], line: accent },
    ),
    ...(chosen && shape[chosen.polygon]?.[chosen.ring]?.[chosen.vertex]
      ? [
          dots('shape-chosen', [shape[chosen.polygon]![chosen.ring]![chosen.vertex]!], {
            radius: 7,
            fill: [...accent, 255],
            line: [255, 255, 255],
          }),
        ]
      : []),
  ]
}

export function openRingLayers({ positions }: OpenRing, hover: Position | undefined, accent: Ink): Layer[] {
  const path = hover ? [...positions, hover] : positions
  return [
    new PathLayer<readonly Position[]>({
      id: 'open-ring',
      data: [path],
      getPath: (ring) => ring.map(([lon, lat]) => [lon, lat] as [number, number]),
      getColor: [...accent, 255],
      getWidth: 2.5,
      widthUnits: 'pixels',
    }),
    dots('open-corners', positions, { radius: 5, fill: [255, 255, 255, 255], line: accent }),
  ]
}

export function faultLayer(at: Position): Layer {
  return dots('fault', [at], { radius: 12, fill: [0, 0, 0, 0], line: [200, 30, 20] })
}

interface Dot {
  readonly radius: number
  readonly fill: readonly [number, number, number, number]
  readonly line?: Ink
}

function dots(id: string, data: readonly Position[], { radius, fill, line }: Dot): Layer {
  return new ScatterplotLayer<Position>({
    id,
    data: [...data],
    getPosition: ([lon, lat]) => [lon, lat],
    getRadius: radius,
    radiusUnits: 'pixels',
    getFillColor: [...fill],
    stroked: line !== undefined,
    getLineColor: [...(line ?? ([0, 0, 0] as const)), 255],
    getLineWidth: 2,
    lineWidthUnits: 'pixels',
  })
}

function middleOf(coordinates: Coordinates): [number, number] {
  const [ring = []] = coordinates[0] ?? []
  const sum = ring.reduce<[number, number]>(([x, y], [lon = 0, lat = 0]) => [x + lon, y + lat], [0, 0])
  return [sum[0] / ring.length, sum[1] / ring.length]
}
