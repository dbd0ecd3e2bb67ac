import { type Kysely, sql } from 'kysely'

/** Which files lie in which fields, the operations that they make, and what those and other merges are made of. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    // A merged file has no source of its own but other files.
    'alter table files alter column source_id drop not null',

    // One row a user: changes of its files, boundaries and configuration, counted; a plan is made for the last one.
    `create table plans (
      user_id uuid primary key references users on delete cascade,
      owner_id uuid not null references owners on delete cascade,
      change bigint not null default 1,
      changed_at timestamptz not null default now(),
      -- the first change that no plan has seen; null: none
      waiting_since timestamptz default now()
    )`,

    // Where a file's work lies, of the stored points it has now; no bounds: nowhere.
    `create table file_coverages (
      file_id uuid primary key references files on delete cascade,
      user_id uuid not null references users on delete cascade,
      points_blob text not null,
      bounds box
    )`,
    'create index file_coverages_user on file_coverages (user_id)',

    // How much of a file lies in a boundary: computed once, for neither a boundary nor stored points ever change.
    `create table file_fields (
      file_id uuid not null references files on delete cascade,
      boundary_id uuid not null references boundaries on delete cascade,
      owner_id uuid not null,
      field_id text collate "C" not null,
      -- the file's stored points that were looked at
      points_blob text not null,
      -- of the smaller of the two
      percent double precision not null,
      -- by the plan: the overlap is large enough
      attached boolean not null default false,
      primary key (file_id, boundary_id)
    )`,
    'create index file_fields_field on file_fields (owner_id, field_id) where attached',
    'create index file_fields_boundary on file_fields (boundary_id)',

    // A file made of others. Its id is that of the file, which is there once there is something to show.
    `create table merges (
      id uuid primary key,
      owner_id uuid not null references owners on delete cascade,
      user_id uuid not null references users on delete cascade,
      origin text not null check (origin in ('merged', 'automerged')),
      -- what it is to be made of, and the digest of that
      recipe json not null,
      wanted text not null,
      -- the digest of what it was made of last; null before the first time, and when it is to be made again
      built text
    )`,
    'create index merges_user on merges (user_id)',

    `create table file_sources (
      file_id uuid not null references files on delete cascade,
      source_file_id uuid not null references files on delete cascade,
      position integer not null,
      primary key (file_id, source_file_id)
    )`,
    'create index file_sources_source on file_sources (source_file_id)',

    `create table operations (
      id uuid primary key,
      owner_id uuid not null references owners on delete cascade,
      user_id uuid not null references users on delete cascade,
      file_id uuid not null unique references merges on delete cascade,
      operation_type text not null,
      created_at timestamptz not null default now()
    )`,
    'create index operations_owner on operations (owner_id)',
    'create index operations_user on operations (user_id)',

    `create table operation_fields (
      operation_id uuid not null references operations on delete cascade,
      owner_id uuid not null,
      field_id text collate "C" not null,
      -- percent of the field's area that was worked
      coverage double precision not null,
      primary key (operation_id, field_id)
    )`,
    'create index operation_fields_field on operation_fields (owner_id, field_id)',

    // Points of a file in none of its fields; made as merges are, an artifact of the file itself.
    `create table outside_points (
      file_id uuid primary key references files on delete cascade,
      recipe json not null,
      wanted text not null,
      built text,
      points integer
    )`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
