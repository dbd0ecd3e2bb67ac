import type { LegendRange } from './images/quantile-classes.ts'

/** Colours along a ramp, seven classes with a legend, or the values themselves. */
export type ImageKind = 'ramp' | 'classes' | 'geotiff'

/** What a client is told of a map besides its bytes. */
export interface ImageFacts {
  readonly kind: ImageKind
  readonly property: string
  readonly unit?: string
  /** Of a ramp: colour by per cent of the way from the least value to the greatest. */
  readonly ramp?: Readonly<Record<string, readonly number[]>>
  readonly min?: number
  readonly max?: number
  /** Of classes. */
  readonly legend?: { readonly ranges: readonly LegendRange[] }
  /** Outer edges in degrees (EPSG:4326). */
  readonly extent?: {
    readonly xmin: number
    readonly xmax: number
    readonly ymin: number
    readonly ymax: number
  }
}

/** An output: large ones are made in chunks as they are written, anew each time, and never all at once. */
export interface Artifact {
  /** Unique in its file: `standardGeojson`, `elevation.png`; letters, digits and points. */
  readonly name: string
  readonly mediaType: string
  /** Of maps; their side files, named `<map>.aux.xml`, have none. */
  readonly image?: ImageFacts
  readonly chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>
}
