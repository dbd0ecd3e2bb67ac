import type { ConsoleUser } from '@sheaf/contract'
import { Page } from '../../parts/page.tsx'
import { Shown } from '../../parts/shown.tsx'
import { useAsk } from '../../use-ask.ts'
import { FirstRun } from './first-run.tsx'
import { Overview } from './overview.tsx'

/** What stands; where nothing does yet, how to begin. */
export function Start() {
  const users = useAsk<ConsoleUser[]>('/console/users', { size: 100 })
  const empty = users.data?.body.length === 0
  return (
    <Page title={empty ? 'Welcome to Sheaf' : 'Start'}>
      <Shown of={users}>
        {(rows, total) => (rows.length ? <Overview users={rows} total={total} /> : <FirstRun />)}
      </Shown>
    </Page>
  )
}
