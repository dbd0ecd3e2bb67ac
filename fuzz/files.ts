import { bytesOf } from '../packages/core/src/bytes/byte-source.ts'
import type { SourceInput } from '../packages/core/src/bytes/walk.ts'

/** Files by their paths in a source. */
export type Files = Readonly<Record<string, Uint8Array>>

export function inputOf(files: Files): SourceInput {
  const named = Object.entries(files).map(([path, bytes]) => ({ path, bytes: bytesOf(bytes) }))
  return { name: 'fuzzed', files: named }
}
