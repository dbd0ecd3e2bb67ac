import type { Source } from '../db/schema.ts'
import type { ProviderFile } from '../providers/provider.ts'

type Known = Pick<Source, 'provider_sha256' | 'modified_at' | 'name' | 'size'>

/**
 * What a listed file is to the one we know under its id. `renamed`: other words around the same bytes.
 * A digest decides where both have one, else the modified time and the size do.
 */
export function changeOf(
  known: Known | undefined,
  file: ProviderFile,
): 'new' | 'changed' | 'renamed' | 'same' {
  if (!known) return 'new'
  const sameTime =
    known.modified_at !== null && Date.parse(known.modified_at) === Date.parse(file.modifiedTime)
  const sameBytes =
    known.provider_sha256 !== null && file.sha256 !== undefined
      ? known.provider_sha256 === file.sha256
      : sameTime && (file.size === undefined || known.size === file.size)
  if (!sameBytes) return 'changed'
  return sameTime && known.name === file.name ? 'same' : 'renamed'
}
