import type { Webhook } from '@sheaf/contract'
import { useState } from 'react'
import { Link } from '../../parts/link.tsx'
import { Page } from '../../parts/page.tsx'
import { Empty, Shown } from '../../parts/shown.tsx'
import { Table } from '../../parts/table.tsx'
import { webhooksPath } from '../../places.ts'
import { useAsk } from '../../use-ask.ts'
import { NewWebhook } from './new-webhook.tsx'

export function Webhooks() {
  const webhooks = useAsk<Webhook[]>(webhooksPath)
  const [adding, setAdding] = useState(false)
  return (
    <Page
      title="Webhooks"
      actions={
        <button type="button" className="primary" onClick={() => setAdding(true)}>
          Add a webhook
        </button>
      }
    >
      {adding && <NewWebhook close={() => setAdding(false)} />}
      <Shown of={webhooks}>
        {(rows) =>
          rows.length ? (
            <Table
              label="Webhooks"
              rows={rows}
              keyOf={({ id }) => id}
              columns={[
                {
                  head: 'Name',
                  kind: 'name',
                  cell: ({ id, name }) => <Link to={['webhook', { id }]}>{name}</Link>,
                },
                { head: 'Calls', kind: 'name', cell: ({ url }) => url },
                { head: 'Events', cell: ({ events }) => events.join(', ') },
              ]}
            />
          ) : (
            <Empty title="No webhooks yet">
              A webhook is an address of yours that is called when something happens, so that you need not
              ask.
            </Empty>
          )
        }
      </Shown>
    </Page>
  )
}
