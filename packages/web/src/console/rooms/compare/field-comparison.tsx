import type { Summary } from '@sheaf/contract'
import { useQueries } from '@tanstack/react-query'
import { type Answer, askWhole } from '../../ask.ts'
import { measure } from '../../figures.ts'
import { labelOf } from '../../outputs/summary.ts'
import { Table } from '../../parts/table.tsx'
import { operationsPath } from '../../places.ts'
import { FieldName } from '../operations/field-name.tsx'
import { type Difference, differencesOf, mainDifference } from './differences.ts'
import type { Pair } from './seasons.ts'

interface FieldComparisonProps {
  readonly userId: string
  readonly pairs: readonly Pair[]
  readonly years: readonly [first: string, second: string]
  readonly shown: string | undefined
  onShow(fieldId: string): void
}

interface Row extends Pair {
  readonly area: Difference | undefined
  readonly main: Difference | undefined
}

/** Area and what the operation is judged by, of each field in both years. */
export function FieldComparison({
  userId,
  pairs,
  years: [first, second],
  shown,
  onShow,
}: FieldComparisonProps) {
  const summaries = useSummaries(pairs.flatMap((pair) => [pair.first.id, pair.second.id]))
  const rows = pairs.map((pair): Row => {
    const [a, b] = [summaries.get(pair.first.id), summaries.get(pair.second.id)]
    if (!a || !b) return { ...pair, area: undefined, main: undefined }
    return {
      ...pair,
      area: differencesOf(a, b).find(({ name }) => name === 'totalArea'),
      main: mainDifference(a, b),
    }
  })
  const main = rows.find((row) => row.main)?.main
  const head = main ? `${labelOf(main.name)}, ${main.unit}` : 'Average'
  return (
    <Table
      label={`Fields in ${first} and ${second}`}
      rows={rows}
      keyOf={({ fieldId }) => fieldId}
      columns={[
        { head: 'Field', kind: 'name', cell: ({ fieldId }) => <FieldName userId={userId} id={fieldId} /> },
        {
          head: `Area ${first}`,
          kind: 'number wide',
          cell: ({ area }) => area && measure(area.first, area.unit),
        },
        {
          head: `Area ${second}`,
          kind: 'number wide',
          cell: ({ area }) => area && measure(area.second, area.unit),
        },
        { head: `${head} ${first}`, kind: 'number', cell: (row) => row.main && measure(row.main.first) },
        { head: second, kind: 'number', cell: (row) => row.main && measure(row.main.second) },
        { head: 'Change', kind: 'number', cell: (row) => row.main && changeText(row.main) },
        {
          head: 'Maps',
          cell: ({ fieldId }) => (
            <button
              type="button"
              aria-pressed={fieldId === shown}
              className={fieldId === shown ? 'primary' : ''}
              onClick={() => onShow(fieldId)}
            >
              Show
            </button>
          ),
        },
      ]}
    />
  )
}

/** `+4.2 (+8.1 %)` */
export function changeText({ change, percent }: Difference): string {
  const sign = change > 0 ? '+' : ''
  const share = percent === undefined ? '' : ` (${sign}${percent.toFixed(1)} %)`
  return `${sign}${measure(change)}${share}`
}

function useSummaries(ids: readonly string[]): ReadonlyMap<string, Summary> {
  const answers = useQueries({
    queries: ids.map((id) => {
      const path = `${operationsPath}/${id}/summary`
      return {
        queryKey: ['ask', path, {}],
        meta: { aside: true },
        queryFn: ({ signal }: { signal: AbortSignal }) => askWhole<Summary>(path, { signal }),
      }
    }),
    combine: bodiesOf,
  })
  return new Map(ids.flatMap((id, i) => (answers[i] ? [[id, answers[i]]] : [])))
}

function bodiesOf(
  results: readonly { readonly data: Answer<Summary> | undefined }[],
): (Summary | undefined)[] {
  return results.map(({ data }) => data?.body)
}
