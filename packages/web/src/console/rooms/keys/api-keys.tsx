import type { ApiKey } from '@sheaf/contract'
import { useState } from 'react'
import { ask } from '../../ask.ts'
import { Code } from '../../parts/copy.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { When } from '../../parts/facts.tsx'
import { Choice, TextField } from '../../parts/fields.tsx'
import { Form, textOf } from '../../parts/form.tsx'
import { RemoveButton } from '../../parts/remove-button.tsx'
import { Empty, Shown } from '../../parts/shown.tsx'
import { Status } from '../../parts/status.tsx'
import { Table } from '../../parts/table.tsx'
import { UserChoice, UserName } from '../../parts/users.tsx'
import { apiKeysPath } from '../../places.ts'
import { useAsk, useDo } from '../../use-ask.ts'

/** Of one user, or of all. */
export function ApiKeys({ leafUserId }: { readonly leafUserId?: string }) {
  const keys = useAsk<ApiKey[]>(apiKeysPath, { leafUserId })
  const [adding, setAdding] = useState(false)
  return (
    <div className="stack">
      <Shown of={keys}>
        {(rows) =>
          rows.length ? (
            <Table
              label="API keys"
              rows={rows}
              keyOf={({ id }) => id}
              columns={[
                { head: 'Key', cell: ({ key }) => <code>{key}</code> },
                {
                  head: 'Status',
                  cell: ({ valid, revokedAt }) =>
                    valid ? (
                      <Status mood="good">Works</Status>
                    ) : (
                      <Status mood="none">{revokedAt ? 'Revoked' : 'Expired'}</Status>
                    ),
                },
                ...(leafUserId
                  ? []
                  : [{ head: 'User', cell: ({ leafUserId: id }: ApiKey) => <UserName id={id} /> }]),
                { head: 'For', kind: 'wide', cell: ({ description }) => description },
                { head: 'Ends', kind: 'wide', cell: ({ expiresAt }) => <When at={`${expiresAt}Z`} /> },
                {
                  head: '',
                  cell: ({ id, key, valid }) =>
                    valid && (
                      <RemoveButton
                        label="Revoke"
                        what={key}
                        remove={() => ask(`${apiKeysPath}/${id}`, { method: 'DELETE' })}
                        done="The key no longer works."
                        touches={[apiKeysPath]}
                      >
                        <p>Pages that use this key are refused from now on.</p>
                      </RemoveButton>
                    ),
                },
              ]}
            />
          ) : (
            <Empty title="No API keys yet" />
          )
        }
      </Shown>
      <p className="buttons">
        <button type="button" onClick={() => setAdding(true)}>
          Make an API key
        </button>
      </p>
      {adding && <NewApiKey leafUserId={leafUserId} close={() => setAdding(false)} />}
    </div>
  )
}

const day = 86_400
const terms = [
  [String(30 * day), '30 days'],
  [String(365 * day), 'A year'],
  [String(3650 * day), 'Ten years'],
] as const

function NewApiKey({
  leafUserId,
  close,
}: {
  readonly leafUserId: string | undefined
  readonly close: () => void
}) {
  const make = useDo((body: object) => ask<ApiKey>(apiKeysPath, { method: 'POST', body }), {
    told: true,
    touches: [apiKeysPath],
  })
  if (make.data)
    return (
      <Dialog title="The new API key" close={close}>
        <p>
          <strong>This is the only time that the whole key is shown.</strong> Copy it now.
        </p>
        <Code label="API key" text={make.data.key} />
      </Dialog>
    )
  return (
    <Dialog title="Make an API key" close={close}>
      <Form
        label="Make"
        doing={make}
        submit={(form) =>
          make.mutate({
            leafUserId: leafUserId ?? textOf(form, 'leafUserId'),
            expiresIn: Number(textOf(form, 'expiresIn')),
            description: textOf(form, 'description') || undefined,
          })
        }
      >
        {leafUserId === undefined && <UserChoice />}
        <Choice label="It works for" name="expiresIn" choices={terms} defaultValue={String(365 * day)} />
        <TextField label="What it is for" name="description" />
      </Form>
    </Dialog>
  )
}
