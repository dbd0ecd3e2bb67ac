import { type Kysely, sql } from 'kysely'

/** The owners' applications at providers, keys of users for widgets, attempts to connect, and Magic Links. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    // The owner's application at a provider.
    `create table app_keys (
      id uuid primary key,
      owner_id uuid not null references owners on delete cascade,
      provider text not null,
      name text not null,
      -- sealed JSON: public and private key; the row's id is associated data
      secret bytea not null,
      scopes text[] not null,
      created_at timestamptz not null default now(),
      unique (owner_id, provider, name)
    )`,

    // Keys that widgets call with: for one user, on few endpoints.
    `create table api_keys (
      id uuid primary key,
      owner_id uuid not null references owners on delete cascade,
      user_id uuid not null references users on delete cascade,
      -- keyed hash; the key itself is shown once and kept nowhere
      key_hash bytea not null unique,
      -- sealed: the beginning and the end of the key, by which its owner knows it again
      excerpt bytea not null,
      description text,
      expires_at timestamptz not null,
      revoked_at timestamptz,
      created_at timestamptz not null default now()
    )`,
    'create index api_keys_owner on api_keys (owner_id, created_at, id)',
    'create index api_keys_user on api_keys (user_id)',

    `create table magic_links (
      -- also the secret of the link
      id uuid primary key,
      owner_id uuid not null references owners on delete cascade,
      user_id uuid not null references users on delete cascade,
      kind text not null check (kind in ('provider', 'authentication', 'file-upload')),
      providers text[] not null,
      settings json not null,
      max_usage integer not null,
      usage_count integer not null default 0,
      expires_at timestamptz not null,
      last_accessed_at timestamptz,
      created_at timestamptz not null default now()
    )`,
    'create index magic_links_owner on magic_links (owner_id, kind, created_at, id)',
    'create index magic_links_user on magic_links (user_id)',

    // One opening of a link in one browser.
    `create table magic_link_sessions (
      id uuid primary key,
      magic_link_id uuid not null references magic_links on delete cascade,
      -- of the cookie
      token_hash bytea not null,
      -- whether it has counted as a use of the link
      counted boolean not null default false,
      expires_at timestamptz not null,
      created_at timestamptz not null default now()
    )`,
    'create index magic_link_sessions_link on magic_link_sessions (magic_link_id)',
    'create index magic_link_sessions_expiry on magic_link_sessions (expires_at)',

    // One try to connect a user at a provider: from the link to it, over the browser that follows it, to the answer.
    `create table connection_attempts (
      id uuid primary key,
      owner_id uuid not null references owners on delete cascade,
      user_id uuid not null references users on delete cascade,
      app_key_id uuid not null references app_keys on delete cascade,
      magic_link_session_id uuid references magic_link_sessions on delete cascade,
      -- of the link's secret
      nonce_hash bytea not null unique,
      -- of the browser's cookie and of the OAuth state: once the link was followed
      browser_hash bytea,
      state_hash bytea unique,
      used_at timestamptz,
      outcome text,
      expires_at timestamptz not null,
      created_at timestamptz not null default now()
    )`,
    'create index connection_attempts_session on connection_attempts (magic_link_session_id)',
    'create index connection_attempts_user on connection_attempts (user_id)',
    'create index connection_attempts_app_key on connection_attempts (app_key_id)',
    'create index connection_attempts_browser on connection_attempts (browser_hash)',
    'create index connection_attempts_expiry on connection_attempts (expires_at)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
