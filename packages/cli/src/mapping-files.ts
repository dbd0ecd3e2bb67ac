import { readFile } from 'node:fs/promises'
import { parseMapping, type ReadOptions, Unreadable, type UserMapping } from '@sheaf/core'
import { UsageError } from './usage-error.ts'

/** The column mappings of files (docs/column-mappings.md), as an option of reading. */
export async function mappingsFrom(paths: readonly string[] = []): Promise<Pick<ReadOptions, 'mappings'>> {
  return paths.length === 0 ? {} : { mappings: await Promise.all(paths.map(mappingFrom)) }
}

async function mappingFrom(path: string): Promise<UserMapping> {
  try {
    return parseMapping(await readFile(path, 'utf8'))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (!(error instanceof Unreadable) && typeof code !== 'string') throw error
    throw new UsageError(`--mapping ${path}: ${message}`)
  }
}
