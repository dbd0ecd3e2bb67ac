import type { Delivery } from '@sheaf/contract'
import { ask } from '../../ask.ts'
import { count } from '../../figures.ts'
import { When } from '../../parts/facts.tsx'
import { Pager, pageIn, pageSize } from '../../parts/pager.tsx'
import { Empty, Shown } from '../../parts/shown.tsx'
import { Table } from '../../parts/table.tsx'
import { ToldStatus } from '../../parts/told-status.tsx'
import type { RouteQuery } from '../../routes.ts'
import { useAsk, useDo } from '../../use-ask.ts'
import type { Told } from '../../words.ts'

const path = '/console/deliveries'
const statuses: Readonly<Record<Delivery['status'], Told>> = {
  waiting: ['Waiting', 'wait'],
  delivered: ['Delivered', 'good'],
  failed: ['Given up', 'bad'],
}

interface DeliveriesProps {
  readonly webhookId: string
  readonly query: RouteQuery
}

/** Each alert of the last 30 days: what was sent, how often, and what came of it. */
export function Deliveries({ webhookId, query }: DeliveriesProps) {
  const page = pageIn(query)
  const deliveries = useAsk<Delivery[]>(path, { webhookId, page, size: pageSize })
  return (
    <Shown of={deliveries}>
      {(rows, total) =>
        rows.length ? (
          <>
            <Table
              label="Deliveries"
              rows={rows}
              keyOf={({ id }) => id}
              busy={deliveries.isPlaceholderData}
              columns={[
                { head: 'When', cell: ({ createdTime }) => <When at={createdTime} /> },
                { head: 'Event', cell: ({ event, body }) => <Sent event={event} body={body} /> },
                { head: 'Status', cell: ({ status }) => <ToldStatus of={statuses} value={status} /> },
                { head: 'What came back', cell: (delivery) => <Answered delivery={delivery} /> },
                { head: 'Failed calls', kind: 'number wide', cell: ({ failedCalls }) => count(failedCalls) },
                { head: '', cell: ({ id, event }) => <Again id={id} event={event} /> },
              ]}
            />
            <Pager page={page} total={total} />
          </>
        ) : (
          <Empty title="Nothing was sent yet">The first event that it is for shows here as it happens.</Empty>
        )
      }
    </Shown>
  )
}

function Sent({ event, body }: Pick<Delivery, 'event' | 'body'>) {
  return (
    <details>
      <summary>{event}</summary>
      <code>{body}</code>
    </details>
  )
}

function Answered({ delivery }: { readonly delivery: Delivery }) {
  const { lastStatus, lastError, nextCall, status } = delivery
  return (
    <>
      {lastStatus}
      {lastError && <span className="line">{lastError}</span>}
      {status === 'waiting' && nextCall && (
        <span className="line quiet">
          next call <When at={nextCall} />
        </span>
      )}
    </>
  )
}

function Again({ id, event }: { readonly id: string; readonly event: string }) {
  const again = useDo(() => ask(`${path}/${id}/retry`, { method: 'POST' }), { done: 'It is sent again.' })
  return (
    <button
      type="button"
      aria-label={`Send again: ${event}`}
      disabled={again.isPending}
      onClick={() => again.mutate()}
    >
      Send again
    </button>
  )
}
