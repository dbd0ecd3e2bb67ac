import type { Unreadable } from '../bytes/errors.ts'
import type { ArchiveLimits } from '../bytes/limits.ts'
import type { SourceFile } from '../bytes/source-file.ts'
import type { FileFormat, SourceTable } from '../columns/source-table.ts'
import type { UserMapping } from './mappings/user-mapping.ts'

export interface ReadOptions {
  /** Milliseconds since 1970, for telling impossible dates: core has no clock. */
  readonly now: number
  readonly limits?: ArchiveLimits
  readonly advancedText?: {
    /** What sets `recordingStatus`: measured values that are all positive (default), or bit 0 of the header status. */
    readonly recording?: 'positive' | 'header'
  }
  /** `track`: time and position are read of native Ag Leader cards, which are refused otherwise. */
  readonly agleaderCard?: { readonly track?: boolean }
  /** Asked before Sheaf's own: what they recognise is theirs. */
  readonly readers?: readonly Reader[]
  /** What the user says of columns, over Sheaf's own mappings; the one that names most columns of a file counts. */
  readonly mappings?: readonly UserMapping[]
}

/** A file that a format claims, and as what: `shp`, `dbf`, `advanced`. */
export interface Part {
  readonly role: string
  readonly file: SourceFile
}

/** The files that are read together: a shapefile's parts, or one text file. */
export interface SourceSet {
  /** Stays the same when the source is read again. */
  readonly key: string
  readonly name: string
  readonly parts: readonly Part[]
  /** Parts of another set that reading this one looks at; that set accounts for them. */
  readonly beside?: readonly Part[]
  /** Set where the names alone tell that it must not be read, such as a second copy of the same log. */
  readonly ignored?: { readonly code: string; readonly detail: string }
}

/** A field that the source itself describes: a candidate for a field of the user. */
export interface FieldBoundary {
  /** Stays the same when the source is read again. */
  readonly key: string
  readonly name: string
  readonly grower?: string
  readonly farm?: string
  /** MultiPolygon coordinates in EPSG:4326: closed rings of [longitude, latitude], the outer one first. */
  readonly polygons: number[][][][]
}

export type SetEvent =
  | { readonly kind: 'table'; readonly table: SourceTable }
  | { readonly kind: 'boundary'; readonly boundary: FieldBoundary }
  /** What became of one part where that is not what became of the set. */
  | { readonly kind: 'part'; readonly entry: EntryReport }
  | { readonly kind: 'ignored'; readonly code: string; readonly detail: string }
  /** One unit of several failed; throwing instead fails the set. */
  | { readonly kind: 'failed'; readonly key: string; readonly name: string; readonly error: Unreadable }

/** A format as data. To add one, write a folder with a `Reader` and list it in registry.ts. */
export interface Reader {
  readonly format: FileFormat
  /** The role of a file in this format, judged by its first 64 KiB (side files by name), or undefined. */
  recognise(head: Uint8Array, path: string): string | undefined
  /** Puts the parts of one folder or archive together; without it every part is a set of its own. */
  group?(parts: readonly Part[]): SourceSet[]
  /** Throws `Unreadable` when the set cannot be read. */
  read(set: SourceSet, options: ReadOptions): AsyncGenerator<SetEvent>
}

/** What became of each entry of the source: nothing goes unsaid. */
export interface EntryReport {
  readonly path: string
  readonly outcome: 'read' | 'ignored' | 'failed'
  readonly code?: string
  readonly detail?: string
}

export type ReaderEvent =
  | { readonly kind: 'table'; readonly table: SourceTable }
  | {
      readonly kind: 'failed'
      readonly unit: { readonly key: string; readonly name: string; readonly format: FileFormat }
      readonly error: Unreadable
    }
  | { readonly kind: 'boundary'; readonly boundary: FieldBoundary }
  | { readonly kind: 'entry'; readonly entry: EntryReport }
