/** What the parent and a conversion process say to each other (Node's IPC: plain values). */
import type { Converted, EntryReport } from '@sheaf/core'

export interface Task {
  /** Path of the source's bytes. */
  readonly path: string
  /** The name it came with: formats are told by content, but units carry names. */
  readonly name: string
  /** Milliseconds since 1970. */
  readonly now: number
  /** A folder in the blob store's file system: artifacts are written there, each under a name of its own. */
  readonly outputs: string
}

/** An artifact that is written and synced. */
export interface WrittenArtifact {
  readonly name: string
  readonly mediaType: string
  readonly file: string
  readonly sha256: string
  readonly size: number
}

export type ConvertedUnit = Omit<Converted, 'artifacts'> & { readonly artifacts: readonly WrittenArtifact[] }

export type Message =
  | { readonly kind: 'unit'; readonly unit: ConvertedUnit }
  | { readonly kind: 'entry'; readonly entry: EntryReport }
  | { readonly kind: 'done' }
  /** The source as a whole: `code` and `message` of core's `Unreadable`; `storage_full`; `internal` for a bug. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
