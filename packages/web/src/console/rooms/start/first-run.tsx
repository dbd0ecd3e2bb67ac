import type { Sample } from '@sheaf/contract'
import { useState } from 'react'
import { ask } from '../../ask.ts'
import { Section } from '../../parts/page.tsx'
import { useDo } from '../../use-ask.ts'
import { go } from '../../use-route.ts'
import { EditUser } from '../users/edit-user.tsx'
import { Ways } from './ways.tsx'

/** Of a console without users. */
export function FirstRun() {
  const [adding, setAdding] = useState(false)
  const load = useDo(() => ask<Sample>('/console/sample', { method: 'POST' }), {
    done: 'The sample grower is here; its files are being processed.',
    after: ({ leafUserId }) => go('files', {}, { leafUserId }),
  })
  return (
    <>
      <p>
        Sheaf fetches what a grower's machines wrote, and makes points, fields and operations of it. There is
        nothing here yet.
      </p>
      <Section title="Look around with real data">
        <div className="stack">
          <p>
            A year of one field: seeding, spraying and harvest, as a monitor exported it. You see the files
            turn processed as it happens.
          </p>
          <p className="buttons">
            <button type="button" className="primary" disabled={load.isPending} onClick={() => load.mutate()}>
              Load the sample grower
            </button>
          </p>
        </div>
      </Section>
      <Section title="Or begin with a grower of yours">
        <div className="stack">
          <p>Add the grower, then connect it in one of three ways, or upload a zip for it.</p>
          <p className="buttons">
            <button type="button" onClick={() => setAdding(true)}>
              Add a user
            </button>
          </p>
          {adding && <EditUser close={() => setAdding(false)} />}
        </div>
      </Section>
      <Ways />
    </>
  )
}
