import { bytesOf } from '../../../bytes/byte-source.ts'
import { Unreadable } from '../../../bytes/errors.ts'
import type { SourceTable } from '../../../columns/source-table.ts'
import type { FieldBoundary } from '../../reader.ts'
import { readSource } from '../../registry.ts'

/** What became of a file: its tables and boundaries, or the code that it was refused with. */
export async function outcomeOf(bytes: Uint8Array) {
  const tables: SourceTable[] = []
  const boundaries: FieldBoundary[] = []
  let code: string | undefined
  try {
    for await (const event of readSource({ name: 'file', bytes: bytesOf(bytes) }, { now: 4e12 })) {
      if (event.kind === 'table') tables.push(event.table)
      else if (event.kind === 'boundary') boundaries.push(event.boundary)
      else if (event.kind === 'failed') code = event.error.code
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    code ??= error.code
  }
  return { tables, boundaries, code }
}

/** Refused, or read with every column as long as the table, whichever single byte is changed. Returns the codes. */
export async function codesOfChanged(bytes: Uint8Array, positions: Iterable<number>): Promise<Set<string>> {
  const codes = new Set<string>()
  for (const at of positions) {
    const changed = Buffer.from(bytes)
    changed[at]! ^= 1 << (at % 8)
    const { tables, code } = await outcomeOf(changed)
    for (const { table } of tables) {
      for (const column of table.columns) {
        const length = column.type === 'text' ? column.codes.length : column.values.length
        if (length !== table.rows) throw new Error(`${column.name} is cut when byte ${at} changes`)
      }
    }
    codes.add(code ?? 'read')
  }
  return codes
}
