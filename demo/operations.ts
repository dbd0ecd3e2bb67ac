/** What the files became: one line an operation. */
import { figuresOf, textTable } from '@sheaf/cli'
import type { createClient, Field, File, Operation, Summary } from '@sheaf/contract'
import type { Process } from './processes.ts'

export interface FieldOperation extends Operation {
  readonly field: Field | undefined
  readonly summary: Summary
}

/** Until every file is part of an operation that is made. */
export async function watchOperations(
  client: ReturnType<typeof createClient>,
  userId: string,
  files: readonly File[],
  sheaf: Process,
): Promise<FieldOperation[]> {
  for (;;) {
    const { items } = await client.operations.list({ leafUserId: userId, size: 100 })
    const made = await Promise.all(items.map((operation) => summaryOf(client, operation)))
    const within = new Set(items.flatMap((operation) => operation.files))
    if (files.every(({ id }) => within.has(id)) && made.every((summary) => summary !== undefined)) {
      const fields = await client.fields.list({ leafUserId: userId, size: 100 })
      return items.map((operation, i) => ({
        ...operation,
        field: fields.items.find(({ id }) => id === operation.fields[0]?.id),
        summary: made[i]!,
      }))
    }
    await Promise.race([new Promise((resolve) => setTimeout(resolve, 150)), sheaf.ended])
  }
}

/** Undefined while it is being made. */
function summaryOf(client: ReturnType<typeof createClient>, { id }: Operation): Promise<Summary | undefined> {
  return client.operations.summary(id).catch((error: unknown) => {
    if ((error as { status?: number }).status === 404) return undefined
    throw error
  })
}

export function operationsTable(operations: readonly FieldOperation[]): string {
  const headings = [
    { title: 'Field' },
    { title: 'Operation' },
    { title: 'Crop' },
    { title: 'Files', right: true },
    { title: 'Area', right: true },
    { title: 'Of the field', right: true },
    { title: 'Yield or rate', right: true },
  ]
  const rows = operations.map(({ field, type, files, fields, summary }) => {
    const { crop, area, main } = figuresOf(summary)
    const coverage = `${(fields[0]?.coverage ?? 0).toFixed(1)} %`
    return [field?.name ?? '-', type, crop, String(files.length), area, coverage, main]
  })
  return textTable(
    headings,
    rows.toSorted((a, b) => a.join().localeCompare(b.join())),
  )
}
