import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '../db/schema.ts'
import { redactBody, redactHeaders } from './redact.ts'
import type { CredentialEvent } from './vault.ts'

/** An event in the making: `statusCode` 0 is a call that got no answer. */
export interface NewEvent {
  readonly statusCode: number
  readonly headers: string
  readonly body: string
}

const keptDays = 30

/**
 * `fetch` that remembers its failing answers, or all of them, in `events`. They are stored by the caller afterwards:
 * after a token exchange nothing may come before the new token is stored.
 */
export function recordingFetch(
  fetch: typeof globalThis.fetch,
  events: NewEvent[],
  options: { all: boolean; secrets: readonly string[] },
): typeof globalThis.fetch {
  const { all, secrets } = options
  return async (input, init) => {
    try {
      const response = await fetch(input, init)
      if (response.ok && !all) return response
      const body = await response.text()
      events.push({
        statusCode: response.status,
        headers: redactHeaders(response.headers, secrets),
        body: redactBody(body, secrets),
      })
      return new Response(body || null, response)
    } catch (error) {
      // A caller that gave up is not the provider's failure.
      if (!isAbort(error))
        events.push({ statusCode: 0, headers: '', body: redactBody(describe(error), secrets) })
      throw error
    }
  }
}

export async function storeEvents(
  db: Kysely<Database>,
  credentialId: string,
  events: readonly NewEvent[],
): Promise<void> {
  for (const event of events) {
    await db
      .insertInto('credential_events')
      .columns(['id', 'credential_id', 'status_code', 'headers', 'body'])
      // From the credential's own row: where it was removed in the meantime, its events go with it.
      .expression((eb) =>
        eb
          .selectFrom('credentials')
          .where('id', '=', credentialId)
          .select([
            eb.cast<string>(eb.val(randomUUID()), 'uuid').as('event_id'),
            'id',
            eb.cast<number>(eb.val(event.statusCode), 'integer').as('status_code'),
            eb.val(event.headers).as('headers'),
            eb.val(event.body).as('body'),
          ]),
      )
      .execute()
  }
}

export async function listEvents(
  db: Kysely<Database>,
  credentialId: string,
  page: { offset: number; limit: number },
): Promise<{ items: CredentialEvent[]; total: number }> {
  const rows = await db
    .selectFrom('credential_events')
    .where('credential_id', '=', credentialId)
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .offset(page.offset)
    .limit(page.limit)
    .execute()
  const { total } = await db
    .selectFrom('credential_events')
    .where('credential_id', '=', credentialId)
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  return {
    total,
    items: rows.map((row) => ({
      id: row.id,
      createdDate: row.created_at,
      statusCode: row.status_code,
      headers: row.headers,
      body: row.body,
    })),
  }
}

export async function pruneEvents(db: Kysely<Database>, now: number): Promise<void> {
  await db
    .deleteFrom('credential_events')
    .where('created_at', '<', new Date(now - keptDays * 24 * 3600 * 1000).toISOString())
    .execute()
}

function describe(error: unknown): string {
  const { message, cause } = error as { message: string; cause?: unknown }
  return cause instanceof Error ? `${message}: ${cause.message}` : message
}

function isAbort(error: unknown): boolean {
  return (error as { name?: string }).name === 'AbortError'
}
