/** What the parent and a conversion process say to each other (Node's IPC: plain values). */
import type { Settings } from '@sheaf/contract'
import type { Converter } from '@sheaf/converters'
import type {
  ConversionConfiguration,
  Converted,
  EntryReport,
  FieldBoundary,
  ImageFacts,
  MergedFile,
  MultiPolygon,
  Selection,
} from '@sheaf/core'
import type { UploadHints } from '../db/schema.ts'

export type Task = ConvertTask | MergeTask | OutsideTask | OverlapTask | BoundaryTask

export interface ConvertTask {
  readonly kind: 'convert'
  /** Path of the source's bytes. */
  readonly path: string
  /** The name it came with: formats are told by content, but units carry names. */
  readonly name: string
  /** Milliseconds since 1970. */
  readonly now: number
  /** Of the user, as it is now. */
  readonly configuration: Settings
  readonly hints: UploadHints
  /** Keys of units that are converted already: they are not written again. */
  readonly converted: readonly string[]
  /** Of others, for formats that Sheaf does not read itself. */
  readonly converters: readonly Converter[]
  /** A folder in the blob store's file system: artifacts are written there, each under a name of its own. */
  readonly outputs: string
}

/** Makes one file of the stored points of several. */
export interface MergeTask {
  readonly kind: 'merge'
  readonly members: readonly { readonly path: string; readonly selections: readonly Selection[] }[]
  readonly fields: readonly MultiPolygon[]
  /** Only points in the fields are taken. */
  readonly cut: boolean
  readonly configuration: ConversionConfiguration
  readonly outputs: string
}

/** Writes the stored points of a file that lie in none of the fields. */
export interface OutsideTask {
  readonly kind: 'outside'
  readonly path: string
  readonly fields: readonly MultiPolygon[]
  readonly outputs: string
}

/** How much of a file lies in a field, for each pair. */
export interface OverlapTask {
  readonly kind: 'overlaps'
  readonly pairs: readonly { readonly coverage: MultiPolygon; readonly boundary: MultiPolygon }[]
}

/** Reads a source for its boundaries alone. */
export interface BoundaryTask {
  readonly kind: 'boundaries'
  readonly path: string
  readonly name: string
  /** Milliseconds since 1970. */
  readonly now: number
  readonly most: number
}

/** One recognised file of such a source. */
export interface BoundaryFile {
  readonly path: string
  readonly format: 'SHAPEFILE' | 'GEOJSON' | 'KML'
  readonly boundaries: readonly { readonly name: string; readonly polygons: MultiPolygon }[]
  /** Why there are none. */
  readonly problem?: string
}

/** An artifact that is written and synced. */
export interface WrittenArtifact {
  readonly name: string
  readonly mediaType: string
  readonly image?: ImageFacts
  readonly file: string
  readonly sha256: string
  readonly size: number
}

export type ConvertedUnit = Omit<Converted, 'artifacts'> & { readonly artifacts: readonly WrittenArtifact[] }
export type MergedUnit = Omit<MergedFile, 'artifacts'> & { readonly artifacts: readonly WrittenArtifact[] }

export type Message =
  | { readonly kind: 'unit'; readonly unit: ConvertedUnit }
  | { readonly kind: 'entry'; readonly entry: EntryReport }
  | { readonly kind: 'merged'; readonly file: MergedUnit }
  | { readonly kind: 'outside'; readonly points: number; readonly artifact: WrittenArtifact }
  /** In per cent of the smaller of each pair. */
  | { readonly kind: 'overlaps'; readonly percents: readonly number[] }
  /** A field that the source itself describes. */
  | { readonly kind: 'boundary'; readonly boundary: FieldBoundary }
  | {
      readonly kind: 'boundaries'
      readonly files: readonly BoundaryFile[]
      readonly count: number
      /** Why the source as a whole gives nothing. */
      readonly problem?: string
    }
  | { readonly kind: 'done' }
  /** The source as a whole: `code` and `message` of core's `Unreadable`; `storage_full`; `blob_damaged`; `internal` for a bug. */
  | {
      readonly kind: 'failed'
      readonly code: string
      readonly message: string
      /** Path of stored bytes that are others by now. */
      readonly damaged?: string
    }
