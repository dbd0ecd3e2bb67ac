import { unitOfLabel } from '../mappings/labels.ts'
import type { Heading } from './rows.ts'

/** Columns that every table is given beside its own. */
const ADDED = ['longitude', 'latitude', 'timestamp']

/** The labels of a heading line as columns: each by a name of its own, with the unit in brackets behind it. */
export function headingsOf(labels: readonly string[], isText: (column: number) => boolean): Heading[] {
  const taken = new Map(ADDED.map((name) => [name, 1]))
  return labels.map((label, column) => {
    const name = freeName(label === '' ? `Column ${column + 1}` : label, taken)
    const { unit } = unitOfLabel(label)
    return {
      name,
      ...(unit === undefined ? {} : { unit }),
      ...(isText(column) ? { type: 'text' as const } : {}),
    }
  })
}

/** `taken`: how often each name has been asked for. */
function freeName(label: string, taken: Map<string, number>): string {
  let name = label
  for (let n = (taken.get(label) ?? 0) + 1; taken.has(name); n++) name = `${label} ${n}`
  taken.set(label, (taken.get(label) ?? 0) + 1)
  if (name !== label) taken.set(name, 1)
  return name
}
