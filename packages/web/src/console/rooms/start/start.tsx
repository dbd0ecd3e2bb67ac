import { Link } from '../../parts/link.tsx'
import { Page } from '../../parts/page.tsx'

export function Start() {
  return (
    <Page title="Start">
      <p>
        <Link to={['users']}>Users</Link>
      </p>
    </Page>
  )
}
