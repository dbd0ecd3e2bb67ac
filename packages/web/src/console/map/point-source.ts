/** What a map is made of. */

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
