import { bytesOf } from '../../../bytes/byte-source.ts'
import { Unreadable } from '../../../bytes/errors.ts'
import type { SourceTable } from '../../../columns/source-table.ts'
import { readSource } from '../../registry.ts'

const NOW = Date.UTC(2026, 0, 1)

export async function tablesOf(content: string | Uint8Array, name = 'log.csv'): Promise<SourceTable[]> {
  const bytes = bytesOf(typeof content === 'string' ? Buffer.from(content) : content)
  const tables: SourceTable[] = []
  for await (const event of readSource({ name, bytes }, { now: NOW })) {
    if (event.kind === 'table') tables.push(event.table)
    if (event.kind === 'failed') throw event.error
  }
  return tables
}

export async function tableOf(content: string | Uint8Array, name?: string): Promise<SourceTable> {
  const [table, ...others] = await tablesOf(content, name)
  if (!table || others.length > 0) throw new Error(`${others.length + (table ? 1 : 0)} tables, not one`)
  return table
}

export async function codeOf(content: string | Uint8Array): Promise<string> {
  const error = await tablesOf(content).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof Unreadable)) throw error ?? new Error('it was read')
  return error.code
}
