import type { Webhook } from '@sheaf/contract'
import { useState } from 'react'
import { ask } from '../../ask.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/fields.tsx'
import { Form, textOf } from '../../parts/form.tsx'
import { webhooksPath } from '../../places.ts'
import { useDo } from '../../use-ask.ts'
import { go } from '../../use-route.ts'
import { events } from './events.ts'

export function NewWebhook({ close }: { readonly close: () => void }) {
  const [secret, setSecret] = useState(newSecret)
  const add = useDo((body: object) => ask<Webhook>(webhooksPath, { method: 'POST', body }), {
    done: 'The webhook answered and is registered.',
    told: true,
    touches: [webhooksPath],
    after: ({ id }) => go('webhook', { id }),
  })
  return (
    <Dialog title="Add a webhook" close={close} wide>
      <Form
        label="Add"
        doing={add}
        submit={(form) =>
          add.mutate({
            name: textOf(form, 'name'),
            url: textOf(form, 'url'),
            secret: textOf(form, 'secret'),
            events: form.getAll('events'),
          })
        }
      >
        <TextField label="Name" name="name" required />
        <TextField
          label="Address"
          name="url"
          type="url"
          required
          placeholder="https://example.com/hook"
          hint="It is called once now, and has to answer with a 2xx."
        />
        <TextField
          label="Secret"
          name="secret"
          required
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
          hint="Signs each call. Keep it where your receiver can read it."
        />
        <fieldset>
          <legend>Events; each goes to one webhook</legend>
          <div className="checks">
            {Object.entries(events).map(([event, text]) => (
              <label key={event} className="check">
                <input type="checkbox" name="events" value={event} />
                <span>
                  {text} <code className="quiet">{event}</code>
                </span>
              </label>
            ))}
          </div>
        </fieldset>
      </Form>
    </Dialog>
  )
}

/** 24 random bytes in hex. */
function newSecret(): string {
  return [...crypto.getRandomValues(new Uint8Array(24))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
}
