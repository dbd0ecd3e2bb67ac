import type { ConfigurationKey } from '@sheaf/contract'
import { Refused } from '../../ask.ts'
import { Link } from '../../parts/link.tsx'
import { Page } from '../../parts/page.tsx'
import { Shown } from '../../parts/shown.tsx'
import { UserChoice, UserName } from '../../parts/users.tsx'
import { configsPath } from '../../places.ts'
import type { RoomProps } from '../../routes.ts'
import { useAsk } from '../../use-ask.ts'
import { go } from '../../use-route.ts'
import { KeyTable, type Values } from './key-table.tsx'

const description = '/console/configuration-description'

/** Of all users who have no value of their own. */
export function Configuration() {
  const keys = useAsk<ConfigurationKey[]>(description)
  const values = useAsk<Values>(configsPath)
  return (
    <Page title="Configuration">
      <p className="quiet">
        How data is fetched and processed, for every user without a value of its own. A change holds for what
        is processed from then on; <em>Convert again</em> on a file makes it with the new values.
      </p>
      <search className="filters">
        <UserChoice all="Everybody" value={undefined} onChange={(id) => go('userConfiguration', { id })} />
      </search>
      <Shown of={keys}>
        {(all) => (
          <Shown of={values}>
            {(everybody) => (
              <KeyTable keys={all} everybody={everybody} own={everybody} path={configsPath} whose="owner" />
            )}
          </Shown>
        )}
      </Shown>
    </Page>
  )
}

/** What one user has of its own, over what holds for everybody. */
export function UserConfiguration({ params: { id } }: RoomProps<'userConfiguration'>) {
  const path = `${configsPath}/${id}`
  const keys = useAsk<ConfigurationKey[]>(description)
  const values = useAsk<Values>(configsPath)
  const own = useAsk<Values>(path)
  // A user without one is not found.
  const none = own.error instanceof Refused && own.error.status === 404
  const ofUser = none ? {} : own.data?.body
  return (
    <Page
      title="Configuration of a user"
      above={
        <>
          <Link to={['configuration']}>Configuration</Link> of <UserName id={id} />
        </>
      }
    >
      <p className="quiet">
        What this user does not have of its own is as for everybody. An empty value takes its own one away.
      </p>
      <Shown of={keys}>
        {(all) => (
          <Shown of={values}>
            {(everybody) =>
              ofUser ? (
                <KeyTable keys={all} everybody={everybody} own={ofUser} path={path} whose="user" />
              ) : (
                <Shown of={own}>{() => null}</Shown>
              )
            }
          </Shown>
        )}
      </Shown>
    </Page>
  )
}
