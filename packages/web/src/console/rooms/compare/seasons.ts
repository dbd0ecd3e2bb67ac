/** Operations of one type by field and year. */
import type { Operation } from '@sheaf/contract'

function yearOf({ startTime }: Operation): string | undefined {
  return startTime?.slice(0, 4)
}

/** Years in which something was done, the latest first. */
export function yearsOf(operations: readonly Operation[]): string[] {
  return [...new Set(operations.flatMap((each) => yearOf(each) ?? []))].sort().reverse()
}

export interface Pair {
  readonly fieldId: string
  readonly first: Operation
  readonly second: Operation
}

/** The two latest years that some field has operations of both of; else the two latest, as far as there are. */
export function latestYears(operations: readonly Operation[]): readonly string[] {
  const years = yearsOf(operations)
  for (const [i, second] of years.entries()) {
    const first = years.slice(i + 1).find((year) => pairsOf(operations, year, second).length > 0)
    if (first !== undefined) return [first, second]
  }
  return years.slice(0, 2).reverse()
}

/** Fields with an operation in both years; of several in one year, the one that worked most of the field. */
export function pairsOf(operations: readonly Operation[], first: string, second: string): Pair[] {
  const fieldIds = [...new Set(operations.flatMap(({ fields }) => fields.map(({ id }) => id)))]
  return fieldIds.flatMap((fieldId) => {
    const [one, other] = [first, second].map((year) => largest(operations, fieldId, year))
    return one && other ? [{ fieldId, first: one, second: other }] : []
  })
}

function largest(operations: readonly Operation[], fieldId: string, year: string): Operation | undefined {
  const coverage = ({ fields }: Operation) => fields.find(({ id }) => id === fieldId)?.coverage ?? -1
  return operations
    .filter((each) => yearOf(each) === year && coverage(each) >= 0)
    .toSorted((a, b) => coverage(b) - coverage(a))[0]
}
