import type { User } from '@sheaf/contract'
import { useState } from 'react'
import { ask } from '../../ask.ts'
import { Facts } from '../../parts/facts.tsx'
import { Link } from '../../parts/link.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { RemoveButton } from '../../parts/remove-button.tsx'
import { Shown } from '../../parts/shown.tsx'
import { usersPath } from '../../places.ts'
import type { RoomProps } from '../../routes.ts'
import { useAsk } from '../../use-ask.ts'
import { go } from '../../use-route.ts'
import { ApiKeys } from '../keys/api-keys.tsx'
import { NewLink } from '../links/new-link.tsx'
import { Connection } from './connection.tsx'
import { EditUser } from './edit-user.tsx'

export function UserPage({ params: { id } }: RoomProps<'user'>) {
  const user = useAsk<User>(`${usersPath}/${id}`)
  const known = user.data?.body
  return (
    <Page
      title={known?.name ?? 'User'}
      above={<Link to={['users']}>Users</Link>}
      actions={known && <Actions user={known} />}
    >
      <Shown of={user}>
        {(of) => (
          <>
            <Section title="Who it is">
              <Facts
                of={{
                  'E-mail': of.email,
                  Phone: of.phone,
                  Address: of.address,
                  'Your id': of.externalId,
                  Id: <code>{of.id}</code>,
                }}
              />
              <ul className="links below">
                <li>
                  <Link to={['files', {}, { leafUserId: id }]}>Files</Link>
                </li>
                <li>
                  <Link to={['operations', {}, { leafUserId: id }]}>Operations</Link>
                </li>
                <li>
                  <Link to={['userFields', { id }]}>Fields and boundaries</Link>
                </li>
                <li>
                  <Link to={['uploads', {}, { leafUserId: id }]}>Uploads</Link>
                </li>
                <li>
                  <Link to={['userConfiguration', { id }]}>Configuration</Link>
                </li>
              </ul>
            </Section>
            <Connection user={of} />
            <Section title="API keys">
              <ApiKeys leafUserId={id} />
            </Section>
          </>
        )}
      </Shown>
    </Page>
  )
}

function Actions({ user }: { readonly user: User }) {
  const [open, setOpen] = useState<'edit' | 'link'>()
  const close = () => setOpen(undefined)
  return (
    <>
      <button type="button" onClick={() => setOpen('link')}>
        Make a Magic Link
      </button>
      <button type="button" onClick={() => setOpen('edit')}>
        Edit
      </button>
      <RemoveButton
        label="Delete"
        what={user.name}
        typed={user.name}
        remove={() => ask(`${usersPath}/${user.id}`, { method: 'DELETE' })}
        done={`${user.name} is deleted.`}
        after={() => go('users')}
      >
        <p>
          Gone for good will be: the connection to AgFiniti and its tokens, all files and uploads with what
          was made of them, fields, operations, API keys and Magic Links of this user. What is at AgFiniti
          stays there.
        </p>
      </RemoveButton>
      {open === 'edit' && <EditUser user={user} close={close} />}
      {open === 'link' && <NewLink leafUserId={user.id} close={close} />}
    </>
  )
}
