import type { Operation } from '@sheaf/contract'
import { lazy, Suspense } from 'react'
import { Choice } from '../../parts/fields.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { Empty, Loading, Shown } from '../../parts/shown.tsx'
import { UserChoice } from '../../parts/users.tsx'
import { operationsPath } from '../../places.ts'
import type { RoomProps } from '../../routes.ts'
import { useAskAll } from '../../use-ask.ts'
import { refine } from '../../use-route.ts'
import { operationTypes } from '../../words.ts'
import { FieldComparison } from './field-comparison.tsx'
import { latestYears, pairsOf, yearsOf } from './seasons.ts'

const TwoMaps = lazy(async () => ({ default: (await import('./two-maps.tsx')).TwoMaps }))

/** Two years of a user's fields: what differs per field, and of one field both maps in the same classes. */
export function Compare({ query }: RoomProps<'compare'>) {
  const { leafUserId, operationType = 'harvested' } = query
  const wanted = { leafUserId, operationType, sort: 'startTime,desc' }
  const operations = useAskAll<Operation>(operationsPath, wanted, { when: Boolean(leafUserId) })
  return (
    <Page title="Compare two years">
      <search className="filters">
        <UserChoice
          value={leafUserId}
          onChange={(id) => refine({ leafUserId: id, field: undefined, first: undefined, second: undefined })}
        />
        <Choice
          label="Operation"
          name="operationType"
          value={operationType}
          onChange={(event) => refine({ operationType: event.currentTarget.value, field: undefined })}
          choices={Object.entries(operationTypes)}
        />
      </search>
      {leafUserId ? (
        <Shown of={operations}>
          {(rows) => <Years userId={leafUserId} operations={rows} query={query} />}
        </Shown>
      ) : (
        <Empty title="Choose a user">
          <p>Then the fields that were worked in two years are shown side by side.</p>
        </Empty>
      )}
    </Page>
  )
}

interface YearsProps {
  readonly userId: string
  readonly operations: readonly Operation[]
  readonly query: RoomProps<'compare'>['query']
}

function Years({ userId, operations, query }: YearsProps) {
  const years = yearsOf(operations)
  const chosen = [query.first, query.second].filter((year) => year !== undefined && years.includes(year))
  const [first, second] = chosen.length === 2 ? chosen : latestYears(operations)
  if (first === undefined || second === undefined)
    return (
      <Empty title="Nothing to compare">
        <p>
          It takes operations of two years. {years.length === 1 ? `There are some of ${years[0]} alone.` : ''}
        </p>
      </Empty>
    )
  const pairs = pairsOf(operations, first, second)
  const shown = pairs.find(({ fieldId }) => fieldId === query.field)
  const choices = years.map((year) => [year, year] as const)
  return (
    <>
      <search className="filters">
        <Choice
          label="First year"
          name="first"
          value={first}
          onChange={(event) => refine({ first: event.currentTarget.value, second })}
          choices={choices}
        />
        <Choice
          label="Second year"
          name="second"
          value={second}
          onChange={(event) => refine({ first, second: event.currentTarget.value })}
          choices={choices}
        />
      </search>
      <Section title="What differs, per field">
        {pairs.length > 0 ? (
          <FieldComparison
            userId={userId}
            pairs={pairs}
            years={[first, second]}
            shown={query.field}
            onShow={(field) => refine({ field })}
          />
        ) : (
          <Empty title={`No field was worked in ${first} and ${second}`} />
        )}
      </Section>
      {shown && (
        <Suspense fallback={<Loading />}>
          <TwoMaps key={`${shown.first.id} ${shown.second.id}`} userId={userId} pair={shown} />
        </Suspense>
      )}
    </>
  )
}
