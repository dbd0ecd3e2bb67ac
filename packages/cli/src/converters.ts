import { ConvertersInvalid, readConverters, readersOf } from '@sheaf/converters'
import type { Reader } from '@sheaf/core'
import { UsageError } from './usage-error.ts'

/** The readers that a file of converters adds; none without one. */
export async function readersFrom(path: string | undefined): Promise<Reader[]> {
  if (path === undefined) return []
  return readConverters(path).then(readersOf, (error: unknown) => {
    if (error instanceof ConvertersInvalid) throw new UsageError(`--converters: ${error.mistakes.join('; ')}`)
    throw error
  })
}
