import { Unreadable } from '../packages/core/src/bytes/errors.ts'
import { readSource } from '../packages/core/src/readers/registry.ts'
import { type Files, inputOf } from './files.ts'

const OPTIONS = { now: Date.UTC(2026, 0, 1), agleaderCard: { track: true } }

/**
 * Reads a set and says what came of it: `tables`, or the code it was refused with. Anything thrown but `Unreadable`, and a
 * column that has not one value a row, is a bug and flies.
 */
export async function attempt(files: Files): Promise<string> {
  let outcome: string | undefined
  try {
    for await (const event of readSource(inputOf(files), OPTIONS)) {
      if (event.kind === 'failed') outcome ??= event.error.code
      if (event.kind !== 'table') continue
      outcome = 'tables'
      const { rows, columns } = event.table.table
      for (const column of columns) {
        const values = column.type === 'text' ? column.codes.length : column.values.length
        if (values !== rows) throw new Error(`Column '${column.name}' has ${values} values for ${rows} rows`)
      }
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    outcome ??= error.code
  }
  return outcome ?? 'nothing to read'
}
