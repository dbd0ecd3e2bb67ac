import type { CreatedMagicLink, MagicLinkKind } from '@sheaf/contract'
import { useState } from 'react'
import { ask } from '../../ask.ts'
import { Code } from '../../parts/copy.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { When } from '../../parts/facts.tsx'
import { Choice, TextField } from '../../parts/fields.tsx'
import { Form, textOf } from '../../parts/form.tsx'
import { UserChoice } from '../../parts/users.tsx'
import { linksPath } from '../../places.ts'
import { useDo } from '../../use-ask.ts'

const kinds: readonly (readonly [MagicLinkKind, string])[] = [
  ['authentication', 'Connect AgFiniti'],
  ['file-upload', 'Upload files'],
  ['provider', 'Either'],
]
const hour = 3600
const terms = [
  [String(hour), 'An hour'],
  [String(24 * hour), 'A day'],
  [String(7 * 24 * hour), 'A week'],
  [String(30 * 24 * hour), '30 days'],
] as const

interface NewLinkProps {
  /** For whom; undefined asks, and can make a new one. */
  readonly leafUserId?: string
  readonly close: () => void
}

export function NewLink({ leafUserId, close }: NewLinkProps) {
  const [whose, setWhose] = useState<'user' | 'new'>('user')
  const make = useDo(
    ({ path, body }: { path: string; body: object }) => ask<CreatedMagicLink>(path, { method: 'POST', body }),
    { told: true, touches: [linksPath] },
  )
  if (make.data)
    return (
      <Dialog title="Send this link to the grower" close={close}>
        <Code label="Magic Link" text={make.data.link} />
        <p>
          It works until <When at={make.data.expiresAt} />. Whoever has it can use it.
        </p>
      </Dialog>
    )
  function submit(form: FormData) {
    const kind = textOf(form, 'kind') as MagicLinkKind
    const user = leafUserId ?? textOf(form, 'leafUserId')
    const forNew = leafUserId === undefined && whose === 'new'
    make.mutate({
      path: forNew ? `${linksPath}/${kind}` : `${linksPath}/users/${user}/${kind}`,
      body: {
        ...(kind === 'authentication' ? { provider: 'AgLeader' } : {}),
        ...(forNew
          ? {
              externalId: textOf(form, 'externalId'),
              name: textOf(form, 'name'),
              email: textOf(form, 'email'),
            }
          : {}),
        expiresIn: Number(textOf(form, 'expiresIn')),
        maxUsage: Number(textOf(form, 'maxUsage')),
        settings: {
          companyName: textOf(form, 'companyName') || undefined,
          showLeafUserName: form.has('showLeafUserName'),
          ...(kind === 'file-upload' ? {} : { disconnectEnabled: form.has('disconnectEnabled') }),
        },
      },
    })
  }
  return (
    <Dialog title="Make a Magic Link" close={close}>
      <Form label="Make" doing={make} submit={submit}>
        <Choice label="What the grower can do" name="kind" choices={kinds} />
        {leafUserId === undefined && (
          <Choice
            label="For"
            name="whose"
            value={whose}
            onChange={(event) => setWhose(event.currentTarget.value as 'user' | 'new')}
            choices={[
              ['user', 'A user that is here'],
              ['new', 'Somebody new'],
            ]}
          />
        )}
        {leafUserId === undefined && whose === 'user' && <UserChoice />}
        {leafUserId === undefined && whose === 'new' && (
          <>
            <TextField label="Your id of the grower" name="externalId" required />
            <TextField label="Name" name="name" />
            <TextField label="E-mail" name="email" type="email" />
          </>
        )}
        <Choice label="It works for" name="expiresIn" choices={terms} defaultValue={String(7 * 24 * hour)} />
        <TextField label="How often it can be used" name="maxUsage" type="number" min={1} defaultValue={3} />
        <TextField label="Name of your company on the page" name="companyName" />
        <label className="check">
          <input type="checkbox" name="showLeafUserName" />
          Show the grower's name
        </label>
        <label className="check">
          <input type="checkbox" name="disconnectEnabled" />
          Let the grower disconnect there
        </label>
      </Form>
    </Dialog>
  )
}
