/** What a map is made of. */
import type { Operation, Summary } from '@sheaf/contract'
import { addressOf } from '../ask.ts'

/** MultiPolygon: of polygons, of rings, of positions. */
export type Coordinates = readonly (readonly (readonly (readonly number[])[])[])[]

/** The points of one file or operation. */
export interface PointSource {
  readonly id: string
  readonly title: string
  /** Of the GeoParquet, absolute. */
  readonly address: string
  /** What was worked. */
  readonly coverage?: Coordinates
}

/** `auto`: strips where they are wide enough to see, dots elsewhere. */
export type DrawnAs = 'auto' | 'dots' | 'strips'

/** `path` is that of the file or operation at the API. */
export function pointSource(path: string, title: string, summary: Summary | undefined): PointSource {
  const geometry = summary?.geometry as { coordinates?: Coordinates } | null | undefined
  return {
    id: path,
    title,
    address: addressOf(`${path}/download/standardGeoparquet`).href,
    ...(geometry?.coordinates ? { coverage: geometry.coordinates } : {}),
  }
}

/** '2019 harvested corn' */
export function operationTitle({ type, startTime }: Operation, summary: Summary | undefined): string {
  const crop = summary?.properties.crop
  return [startTime?.slice(0, 4), type, ...(Array.isArray(crop) ? crop : [])].filter(Boolean).join(' ')
}
