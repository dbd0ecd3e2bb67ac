import { type Kysely, sql } from 'kysely'

/** Owners, their users and credentials; sources (what came in), files (what became of it), artifacts and blobs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    // The account that logs in.
    `create table owners (
      id uuid primary key,
      username text not null,
      password_hash text not null,
      -- a JWT carries the generation it was made in; a changed or revoked one ends it
      token_generation integer not null default 1,
      created_at timestamptz not null default now()
    )`,
    'create unique index owners_username on owners (lower(username))',

    // HS512 keys of the JWTs, sealed with the master key.
    `create table signing_keys (
      id uuid primary key,
      secret bytea not null,
      created_at timestamptz not null default now()
    )`,

    // Leaf users: the owner's customers.
    `create table users (
      id uuid primary key,
      owner_id uuid not null references owners on delete cascade,
      name text not null,
      email text not null,
      phone text,
      address text,
      external_id text,
      created_at timestamptz not null default now()
    )`,
    'create unique index users_external_id on users (owner_id, external_id) where external_id is not null',
    'create index users_owner on users (owner_id, created_at, id)',

    `create table credentials (
      id uuid primary key,
      owner_id uuid not null references owners on delete cascade,
      user_id uuid not null references users on delete cascade,
      provider text not null,
      status text not null,
      -- sealed JSON: keys and tokens; the row's id is associated data
      secret bytea not null,
      -- sealed too: newly attached keys and token, not tried yet, while the ones above still work
      candidate bytea,
      -- keyed hash of keys + the refresh token that was originally attached
      attached_hash bytea not null,
      access_expires_at timestamptz,
      -- provider-side failures in a row
      failures integer not null default 0,
      created_at timestamptz not null default now(),
      unique (user_id, provider)
    )`,

    `create table credential_events (
      id uuid primary key,
      credential_id uuid not null references credentials on delete cascade,
      created_at timestamptz not null default now(),
      status_code integer not null,
      headers text not null,
      body text not null
    )`,
    'create index credential_events_newest on credential_events (credential_id, created_at desc)',

    // One row a credential: where its sync stands.
    `create table syncs (
      credential_id uuid primary key references credentials on delete cascade,
      state text not null check (state in ('waiting', 'running', 'finished', 'failed')),
      -- modified time of the newest file that was seen: the next list starts there
      since timestamptz,
      started_at timestamptz,
      finished_at timestamptz,
      next_at timestamptz not null,
      last_error text
    )`,
    'create index syncs_due on syncs (next_at)',

    // What came in: a provider's file or an upload (a batch). One blob to convert.
    `create table sources (
      id uuid primary key,
      owner_id uuid not null references owners on delete cascade,
      user_id uuid not null references users on delete cascade,
      origin text not null check (origin in ('provider', 'uploaded')),
      provider text not null,
      name text not null,
      size bigint not null,
      -- listed: known, not here yet; stored: bytes here, conversion queued; converted, failed: done
      state text not null check (state in ('listed', 'stored', 'converted', 'failed')),
      blob text,
      provider_file_id text,
      account_id text,
      provider_sha256 text,
      modified_at timestamptz,
      version integer not null default 1,
      error_code text,
      error_message text,
      report json not null default '[]',
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (user_id, provider, provider_file_id)
    )`,
    'create index sources_owner on sources (owner_id, origin, created_at desc, id)',
    'create index sources_blob on sources (owner_id, blob)',

    // One source unit and operation type: the file resource. json, not jsonb, here and above: nothing looks inside,
    // and the order of the keys, which clients get to see, stays.
    `create table files (
      id uuid primary key,
      owner_id uuid not null references owners on delete cascade,
      user_id uuid not null references users on delete cascade,
      source_id uuid not null references sources on delete cascade,
      -- the unit's key within its source; '' while a provider's file waits for conversion
      part_key text not null,
      provider text not null,
      origin text not null,
      status text not null check (status in ('processing', 'processed', 'failed')),
      file_format text,
      file_name text not null,
      size_in_bytes bigint not null,
      operation_type text,
      start_time timestamptz,
      end_time timestamptz,
      area_m2 double precision,
      points integer,
      summary json,
      units json,
      steps json not null default '{}',
      metadata json not null default '{}',
      warnings json not null default '[]',
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (source_id, part_key)
    )`,
    'create index files_owner on files (owner_id, created_at desc, id)',
    'create index files_user on files (user_id, created_at desc, id)',

    // Outputs of a file: rawGeojson, standardGeojson ...
    `create table artifacts (
      file_id uuid not null references files on delete cascade,
      name text not null,
      blob text not null,
      size bigint not null,
      media_type text not null,
      primary key (file_id, name)
    )`,

    'create index artifacts_blob on artifacts (blob)',

    // Immutable, content-addressed, one copy an owner.
    `create table blobs (
      owner_id uuid not null references owners on delete cascade,
      sha256 text not null,
      size bigint not null,
      created_at timestamptz not null default now(),
      -- when the nightly look first found nothing that refers to it
      unreferenced_at timestamptz,
      primary key (owner_id, sha256)
    )`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
