import type { AppKey, AppKeyScope } from '@sheaf/contract'
import { useState } from 'react'
import { ask } from '../../ask.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { When } from '../../parts/facts.tsx'
import { TextField } from '../../parts/fields.tsx'
import { Form, textOf } from '../../parts/form.tsx'
import { RemoveButton } from '../../parts/remove-button.tsx'
import { Empty, Shown } from '../../parts/shown.tsx'
import { Table } from '../../parts/table.tsx'
import { appKeysPath } from '../../places.ts'
import { useAsk, useDo } from '../../use-ask.ts'

const path = `${appKeysPath}/AgLeader`
const scopes: Readonly<Record<AppKeyScope, string>> = {
  'OPERATIONS:READ': 'Read machine files',
  'PRESCRIPTION:WRITE': 'Send prescriptions',
}

export function AppKeys() {
  const keys = useAsk<AppKey[]>(path)
  const [adding, setAdding] = useState(false)
  return (
    <div className="stack">
      <Shown of={keys}>
        {(rows) =>
          rows.length ? (
            <Table
              label="App keys"
              rows={rows}
              keyOf={({ appName }) => appName}
              columns={[
                { head: 'Application', kind: 'name', cell: ({ appName }) => appName },
                { head: 'May', cell: (key) => key.scopes.map((scope) => scopes[scope]).join(', ') },
                { head: 'Made', kind: 'wide', cell: ({ createdTime }) => <When at={createdTime} /> },
                {
                  head: '',
                  cell: ({ appName }) => (
                    <RemoveButton
                      label="Delete"
                      what={appName}
                      remove={() => ask(`${path}/${encodeURIComponent(appName)}`, { method: 'DELETE' })}
                      done={`${appName} is deleted.`}
                      touches={[appKeysPath]}
                    >
                      <p>
                        Nobody can connect with this application any more. Who has connected with it stays
                        connected.
                      </p>
                    </RemoveButton>
                  ),
                },
              ]}
            />
          ) : (
            <Empty title="No app keys yet">
              Register an application at Ag Leader, with the address of the callback below, and add its keys
              here.
            </Empty>
          )
        }
      </Shown>
      <p className="quiet">
        Callback to register:{' '}
        <code>{new URL('services/usermanagement/api/oauth/agleader/callback', document.baseURI).href}</code>
      </p>
      <p className="buttons">
        <button type="button" onClick={() => setAdding(true)}>
          Add an app key
        </button>
      </p>
      {adding && <NewAppKey close={() => setAdding(false)} />}
    </div>
  )
}

function NewAppKey({ close }: { readonly close: () => void }) {
  const add = useDo(
    ({ appName, ...body }: { appName: string; publicKey: string; privateKey: string; scopes: string[] }) =>
      ask(`${path}/${encodeURIComponent(appName)}`, { method: 'POST', body }),
    { done: 'The app key is added.', told: true, touches: [appKeysPath] },
  )
  return (
    <Dialog title="Add an app key" close={close}>
      <Form
        label="Add"
        doing={add}
        submit={(form) =>
          add.mutate(
            {
              appName: textOf(form, 'appName'),
              publicKey: textOf(form, 'publicKey'),
              privateKey: textOf(form, 'privateKey'),
              scopes: form.getAll('scopes').map(String),
            },
            { onSuccess: close },
          )
        }
      >
        <TextField
          label="Name of the application"
          name="appName"
          required
          hint="Yours to choose; widgets name it"
        />
        <TextField label="Public key" name="publicKey" required autoComplete="off" />
        <TextField label="Private key" name="privateKey" type="password" required autoComplete="off" />
        <fieldset>
          <legend>What growers are asked for</legend>
          {Object.entries(scopes).map(([scope, text]) => (
            <label key={scope} className="check">
              <input
                type="checkbox"
                name="scopes"
                value={scope}
                defaultChecked={scope === 'OPERATIONS:READ'}
              />
              {text}
            </label>
          ))}
        </fieldset>
      </Form>
    </Dialog>
  )
}
