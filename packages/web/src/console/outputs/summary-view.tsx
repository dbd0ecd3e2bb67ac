import type { Summary } from '@sheaf/contract'
import { measure, unitOf } from '../figures.ts'
import { Facts } from '../parts/facts.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { type Entry, isMeasure, isSpread, labelOf, partsOf } from './summary.ts'

/** Totals, averages, and what each product or variety had. */
export function SummaryView({ of }: { readonly of: Summary }) {
  const { texts, totals, spreads, lists } = partsOf(of.properties)
  return (
    <div className="stack">
      <Facts
        of={Object.fromEntries([
          ...totals.map(([name, { value, unit }]) => [labelOf(name), measure(value, unit)]),
          ...texts.map(([name, text]) => [labelOf(name), text]),
        ])}
      />
      {spreads.length > 0 && (
        <Table
          label="Averages"
          rows={spreads}
          keyOf={([name]) => name}
          columns={[
            { head: 'Property', cell: ([name]) => labelOf(name) },
            { head: 'Average', kind: 'number', cell: ([, { avg }]) => measure(avg) },
            { head: 'From', kind: 'number', cell: ([, { min }]) => measure(min) },
            { head: 'To', kind: 'number', cell: ([, { max }]) => measure(max) },
            { head: 'Unit', cell: ([, { unit }]) => unitOf(unit) },
          ]}
        />
      )}
      {lists.map(([name, entries]) => (
        <div key={name}>
          <h3>{labelOf(name)}</h3>
          <Table
            label={labelOf(name)}
            rows={[...entries.entries()]}
            keyOf={([index]) => String(index)}
            columns={columnsOf(entries)}
          />
        </div>
      ))}
    </div>
  )
}

function columnsOf(entries: readonly Entry[]): Column<readonly [number, Entry]>[] {
  const names = [...new Set(entries.flatMap((entry) => Object.keys(entry)))]
  return names.map((name) => ({ head: labelOf(name), cell: ([, entry]) => textOf(entry[name]) }))
}

function textOf(value: unknown): string {
  if (isSpread(value))
    return `${measure(value.avg, value.unit)} (${measure(value.min)} to ${measure(value.max)})`
  if (isMeasure(value)) return measure(value.value, value.unit)
  return value === undefined || value === null ? '' : String(value)
}
