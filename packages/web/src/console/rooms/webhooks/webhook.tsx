import type { Webhook } from '@sheaf/contract'
import { ask } from '../../ask.ts'
import { Facts } from '../../parts/facts.tsx'
import { Link } from '../../parts/link.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { RemoveButton } from '../../parts/remove-button.tsx'
import { Shown } from '../../parts/shown.tsx'
import { webhooksPath } from '../../places.ts'
import type { RoomProps } from '../../routes.ts'
import { useAsk } from '../../use-ask.ts'
import { go } from '../../use-route.ts'
import { Deliveries } from './deliveries.tsx'
import { Signature } from './signature.tsx'

export function WebhookPage({ params: { id }, query }: RoomProps<'webhook'>) {
  const webhook = useAsk<Webhook>(`${webhooksPath}/${id}`)
  const name = webhook.data?.body.name ?? 'Webhook'
  return (
    <Page
      title={name}
      above={<Link to={['webhooks']}>Webhooks</Link>}
      actions={
        <RemoveButton
          label="Delete"
          what={name}
          remove={() => ask(`${webhooksPath}/${id}`, { method: 'DELETE' })}
          done={`${name} is deleted.`}
          touches={[webhooksPath]}
          after={() => go('webhooks')}
        >
          <p>It is called no more, also not for what waits to be sent. Its log goes as well.</p>
        </RemoveButton>
      }
    >
      <Shown of={webhook}>
        {({ url, events }) => (
          <Section title="What it is">
            <Facts of={{ Calls: url, Events: events.join(', '), Id: <code>{id}</code> }} />
          </Section>
        )}
      </Shown>
      <Section title="What was sent">
        <Deliveries webhookId={id} query={query} />
      </Section>
      <Section title="How a receiver checks that a call is genuine">
        <Signature />
      </Section>
    </Page>
  )
}
