import { type Kysely, sql } from 'kysely'

/** Where a session ends before its token, what becomes of alerts, and who listens hears of every change. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    // Tokens whose owner has signed out, until they would have ended anyway.
    `create table ended_tokens (
      -- the token's jti
      id uuid primary key,
      owner_id uuid not null references owners on delete cascade,
      expires_at timestamptz not null
    )`,
    'create index ended_tokens_expiry on ended_tokens (expires_at)',

    // An alert stays for 30 days with what became of it. One of neither time was given up.
    `alter table alerts
      add column next_at timestamptz default now(),
      add column called_at timestamptz,
      add column delivered_at timestamptz,
      -- of the last call: the answer's status, or why there was none
      add column last_status integer,
      add column last_error text`,
    'update alerts set next_at = null where attempts > 4',
    'create index alerts_newest on alerts (webhook_id, created_at desc, id)',
    'drop index alerts_webhook',

    ...changes.flatMap(([table, told]) => triggers(table, told)),
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}

/**
 * What is told of rows that a statement has `changed`: kind, owner, user, id. By triggers, so that no way to write is
 * forgotten, and commits and rollbacks are those of the writer.
 */
const changes: readonly (readonly [table: string, told: string])[] = [
  ['owners', `select 'owner' as kind, id as owner, null::uuid as leaf_user, id::text as id from changed`],
  [
    'ended_tokens',
    `select 'owner' as kind, owner_id as owner, null::uuid as leaf_user, owner_id::text as id from changed`,
  ],
  ['users', `select 'user' as kind, owner_id as owner, id as leaf_user, id::text as id from changed`],
  ['credentials', ofUser('credential')],
  ['credential_events', ofCredential('credential')],
  ['syncs', ofCredential('sync')],
  ['sources', ofUser(`case origin when 'uploaded' then 'batch' else 'source' end`, { literal: false })],
  [
    'files',
    `${ofUser('file')}
    union all
    select 'operation', operations.owner_id, operations.user_id, operations.id::text
    from changed join operations on operations.file_id = changed.id`,
  ],
  ['operations', ofUser('operation')],
  [
    'operation_fields',
    `select 'operation' as kind, o.owner_id as owner, o.user_id as leaf_user, o.id::text as id
    from changed join operations o on o.id = changed.operation_id`,
  ],
  ['growers', ofUser('grower')],
  ['farms', ofUser('farm')],
  ['fields', ofUser('field')],
  [
    'boundaries',
    `select 'field' as kind, f.owner_id as owner, f.user_id as leaf_user, f.id as id
    from changed join fields f on f.owner_id = changed.owner_id and f.id = changed.field_id`,
  ],
  ['boundary_uploads', ofUser('boundaryUpload')],
  [
    'boundary_upload_entries',
    `select 'boundaryUpload' as kind, u.owner_id as owner, u.user_id as leaf_user, u.id::text as id
    from changed join boundary_uploads u on u.id = changed.upload_id`,
  ],
  ['equipment', ofUser('kind', { literal: false })],
  ['operators', ofUser('operator')],
  ['prescriptions', ofUser('prescription')],
  ['webhooks', ofOwner('webhook')],
  [
    'alerts',
    `select 'alert' as kind, w.owner_id as owner, null::uuid as leaf_user, changed.id::text as id
    from changed join webhooks w on w.id = changed.webhook_id`,
  ],
  ['app_keys', ofOwner('appKey')],
  ['api_keys', ofUser('apiKey')],
  ['magic_links', ofUser('magicLink')],
]

function ofUser(kind: string, { literal = true } = {}): string {
  const name = literal ? `'${kind}'` : kind
  return `select ${name} as kind, owner_id as owner, user_id as leaf_user, id::text as id from changed`
}

function ofOwner(kind: string): string {
  return `select '${kind}' as kind, owner_id as owner, null::uuid as leaf_user, id::text as id from changed`
}

function ofCredential(kind: string): string {
  return `select '${kind}' as kind, c.owner_id as owner, c.user_id as leaf_user, c.id::text as id
    from changed join credentials c on c.id = changed.credential_id`
}

/**
 * One call for each statement, however many rows it changes: of more than 20 of a kind and user it tells no ids. An id
 * that a client chose may be too long for a notification (8,000 bytes): then that many have changed is told instead.
 */
function triggers(table: string, told: string): string[] {
  const tell = `create function tell_${table}() returns trigger language plpgsql as $$
    begin
      perform pg_notify('sheaf_changes', json_strip_nulls(json_build_object(
        'ownerId', owner, 'kind', kind, 'leafUserId', leaf_user, 'id', case when many > 20 or length(id) > 1000 then null else id end
      ))::text)
      from (
        select distinct on (owner, kind, leaf_user, case when many > 20 then null else id end) *
        from (
          select *, count(*) over (partition by owner, kind, leaf_user) as many from (${told}) each
        ) counted
      ) once;
      return null;
    end $$`
  const events = [
    ['insert', 'new'],
    ['update', 'new'],
    ['delete', 'old'],
  ] as const
  return [
    tell,
    ...events.map(
      ([event, rows]) => `create trigger tell_${event} after ${event} on ${table}
        referencing ${rows} table as changed for each statement execute function tell_${table}()`,
    ),
  ]
}
