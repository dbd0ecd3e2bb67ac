import type { BatchStatus } from '@sheaf/contract'
import { useState } from 'react'
import { count } from '../../figures.ts'
import { Empty } from '../../parts/shown.tsx'
import { Table } from '../../parts/table.tsx'
import { ToldStatus } from '../../parts/told-status.tsx'
import type { Told } from '../../words.ts'

type Entry = BatchStatus['entries'][number]

const outcomes: Readonly<Record<Entry['outcome'], Told>> = {
  failed: ['Failed', 'bad'],
  ignored: ['Left aside', 'none'],
  read: ['Read', 'good'],
}
/** A season's card has thousands of entries. */
const shownAtFirst = 20

/** What was in an upload: what failed comes first, then what was left aside. */
export function Entries({ of }: { readonly of: readonly Entry[] }) {
  const [all, setAll] = useState(false)
  if (!of.length) return <Empty title="It is being read" />
  const groups = Object.keys(outcomes).map((each) => of.filter(({ outcome }) => outcome === each))
  const told = groups.filter(([first]) => first)
  const entries = groups.flat()
  return (
    <div className="stack">
      <p>
        {count(of.length)} {of.length === 1 ? 'entry' : 'entries'}:{' '}
        {told
          .map((group) => `${count(group.length)} ${outcomes[group[0]!.outcome][0].toLowerCase()}`)
          .join(', ')}
      </p>
      <Table
        label="Entries"
        rows={all ? entries : entries.slice(0, shownAtFirst)}
        keyOf={({ path, code }) => `${path} ${code}`}
        columns={[
          { head: 'Entry', kind: 'name', cell: ({ path }) => path },
          { head: 'Outcome', cell: ({ outcome }) => <ToldStatus of={outcomes} value={outcome} /> },
          { head: 'Why, and what to send instead', cell: ({ detail }) => detail },
          { head: 'Code', kind: 'wide', cell: ({ code }) => code && <code>{code}</code> },
        ]}
      />
      {!all && of.length > shownAtFirst && (
        <p className="buttons">
          <button type="button" onClick={() => setAll(true)}>
            Show all {count(of.length)}
          </button>
        </p>
      )}
    </div>
  )
}
