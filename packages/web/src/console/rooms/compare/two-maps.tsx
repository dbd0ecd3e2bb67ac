import type { Operation, Summary } from '@sheaf/contract'
import { measure } from '../../figures.ts'
import { MapRoom } from '../../map/map-room.tsx'
import { operationTitle, pointSource } from '../../map/point-source.ts'
import { useBoundaries } from '../../map/use-boundaries.ts'
import { labelOf } from '../../outputs/summary.ts'
import { Section } from '../../parts/page.tsx'
import { Shown } from '../../parts/shown.tsx'
import { Table } from '../../parts/table.tsx'
import { operationsPath } from '../../places.ts'
import { useAsk } from '../../use-ask.ts'
import { differencesOf } from './differences.ts'
import { changeText } from './field-comparison.tsx'
import type { Pair } from './seasons.ts'

interface TwoMapsProps {
  readonly userId: string
  readonly pair: Pair
}

/** Both operations of one field in the same classes, and all that their summaries tell of both. */
export function TwoMaps({ userId, pair: { fieldId, first, second } }: TwoMapsProps) {
  const boundaries = useBoundaries(userId, [fieldId])
  const before = useAsk<Summary>(`${operationsPath}/${first.id}/summary`)
  const after = useAsk<Summary>(`${operationsPath}/${second.id}/summary`)
  return (
    <Shown of={before}>
      {(one) => (
        <Shown of={after}>
          {(other) => (
            <>
              <Section title="Maps">
                <MapRoom sources={[sourceOf(first, one), sourceOf(second, other)]} boundaries={boundaries} />
              </Section>
              <Section title="Summaries">
                <Table
                  label="Summaries side by side"
                  rows={differencesOf(one, other)}
                  keyOf={({ name }) => name}
                  columns={[
                    { head: 'Property', cell: ({ name }) => labelOf(name) },
                    {
                      head: operationTitle(first, one),
                      kind: 'number',
                      cell: (row) => measure(row.first, row.unit),
                    },
                    {
                      head: operationTitle(second, other),
                      kind: 'number',
                      cell: (row) => measure(row.second, row.unit),
                    },
                    { head: 'Change', kind: 'number', cell: changeText },
                  ]}
                />
              </Section>
            </>
          )}
        </Shown>
      )}
    </Shown>
  )
}

function sourceOf(operation: Operation, summary: Summary) {
  return pointSource(`${operationsPath}/${operation.id}`, operationTitle(operation, summary), summary)
}
