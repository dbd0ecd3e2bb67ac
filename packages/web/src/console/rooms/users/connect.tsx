import type { AgLeaderCredentials, AppKey, SignInUrl } from '@sheaf/contract'
import { useState } from 'react'
import { ask } from '../../ask.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/fields.tsx'
import { Form, textOf } from '../../parts/form.tsx'
import { Link } from '../../parts/link.tsx'
import { appKeysPath, consoleUsersPath, usersPath } from '../../places.ts'
import { toast } from '../../shell/toasts.ts'
import { useAsk, useDo } from '../../use-ask.ts'
import { connectionAdvice } from '../../words.ts'
import { NewLink } from '../links/new-link.tsx'

/** The ways for a grower to connect. */
export function Connect({ userId }: { readonly userId: string }) {
  const [open, setOpen] = useState<'link' | 'keys'>()
  const close = () => setOpen(undefined)
  const apps = useAsk<AppKey[]>(`${appKeysPath}/AgLeader`, {}, { aside: true }).data?.body ?? []
  const signIn = useDo((appName: string) => {
    const path = `${usersPath}/${userId}/provider-connections/AgLeader/${encodeURIComponent(appName)}`
    return ask<SignInUrl>(path, { method: 'POST' })
  })
  function signInWith(appName: string) {
    // Opened at the click: browsers stop a window that opens later.
    const popup = window.open('about:blank', 'connect', 'width=500,height=700')
    signIn.mutate(appName, {
      onSuccess: ({ signInUrl }) => {
        if (popup) popup.location.href = signInUrl
        else toast('The browser did not let a window open: allow it and try again.', 'problem')
      },
      onError: () => popup?.close(),
    })
  }
  return (
    <div className="buttons below">
      <button type="button" className="primary" onClick={() => setOpen('link')}>
        Make a Magic Link
      </button>
      {apps.map(({ appName }) => (
        <button key={appName} type="button" onClick={() => signInWith(appName)}>
          Sign in with {appName}
        </button>
      ))}
      <button type="button" onClick={() => setOpen('keys')}>
        Give keys and a token
      </button>
      {apps.length === 0 && (
        <span className="quiet">
          To sign in here or by a link, <Link to={['keys']}>add an app key</Link> first.
        </span>
      )}
      {open === 'link' && <NewLink leafUserId={userId} close={close} />}
      {open === 'keys' && <AttachKeys userId={userId} close={close} />}
    </div>
  )
}

function AttachKeys({ userId, close }: { readonly userId: string; readonly close: () => void }) {
  const path = `${usersPath}/${userId}/ag-leader-credentials`
  const attach = useDo((body: object) => attachTo(path, body), {
    done: ({ status }) =>
      status === 'OK'
        ? 'AgFiniti took the token. The first sync is on its way.'
        : 'The token is kept. AgFiniti does not answer now; it is tried again by itself.',
    told: true,
    touches: [`${usersPath}/${userId}`, consoleUsersPath],
  })
  return (
    <Dialog title="Connect by keys" close={close}>
      <Form
        label="Connect"
        doing={attach}
        submit={(form) =>
          attach.mutate(
            {
              publicKey: textOf(form, 'publicKey'),
              privateKey: textOf(form, 'privateKey'),
              refreshToken: textOf(form, 'refreshToken'),
            },
            { onSuccess: close },
          )
        }
      >
        <TextField label="Public key" name="publicKey" required autoComplete="off" />
        <TextField label="Private key" name="privateKey" type="password" required autoComplete="off" />
        <TextField
          label="Refresh token"
          name="refreshToken"
          type="password"
          required
          autoComplete="off"
          hint="Of the grower, got with these keys"
        />
      </Form>
    </Dialog>
  )
}

/** A token that AgFiniti refuses is kept all the same, and no use: it has to be typed again. */
async function attachTo(path: string, body: object): Promise<AgLeaderCredentials> {
  const attached = await ask<AgLeaderCredentials>(path, { method: 'POST', body })
  if (attached.status === 'UNAUTHENTICATED')
    throw new Error(
      'AgFiniti refused the token. It has to be one that was got with these keys, and the newest.',
    )
  if (attached.status === 'MISSING_PERMISSION') throw new Error(connectionAdvice.MISSING_PERMISSION)
  return attached
}
