import type { Overview as Counts } from '@sheaf/contract'
import { Page } from '../../parts/page.tsx'
import { Shown } from '../../parts/shown.tsx'
import { consoleUsersPath } from '../../places.ts'
import { useAsk } from '../../use-ask.ts'
import { FirstRun } from './first-run.tsx'
import { Overview } from './overview.tsx'

/** What stands; where nothing does yet, how to begin. */
export function Start() {
  const counts = useAsk<Counts>(`${consoleUsersPath}/overview`)
  const empty = counts.data?.body.users === 0
  return (
    <Page title={empty ? 'Welcome to Sheaf' : 'Start'}>
      <Shown of={counts}>{(of) => (of.users > 0 ? <Overview counts={of} /> : <FirstRun />)}</Shown>
    </Page>
  )
}
