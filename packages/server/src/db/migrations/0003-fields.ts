import { type Kysely, sql } from 'kysely'

/** Growers, farms, fields with the history of their boundaries, and uploads of boundaries. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    // Ids are whole numbers over the deployment, as Leaf's are.
    `create table growers (
      id integer primary key generated always as identity,
      owner_id uuid not null references owners on delete cascade,
      user_id uuid not null references users on delete cascade,
      name text not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`,
    'create index growers_owner on growers (owner_id, id)',
    'create index growers_user on growers (user_id)',

    `create table farms (
      id integer primary key generated always as identity,
      owner_id uuid not null references owners on delete cascade,
      user_id uuid not null references users on delete cascade,
      grower_id integer references growers on delete set null,
      name text not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`,
    'create index farms_owner on farms (owner_id, id)',
    'create index farms_user on farms (user_id)',
    'create index farms_grower on farms (grower_id)',

    // An id may be the client's own: it is one among those of the owner. Bytewise order, so that an index serves it.
    `create table fields (
      owner_id uuid not null references owners on delete cascade,
      id text collate "C" not null,
      user_id uuid not null references users on delete cascade,
      farm_id integer references farms on delete set null,
      name text,
      type text not null check (type in ('ORIGINAL', 'MERGED')),
      -- PREVIEW: found in a machine file, its boundary not taken yet
      status text not null check (status in ('PREVIEW', 'WAITING', 'PROCESSED')),
      -- the field that this one was merged into
      merged_field_id text collate "C",
      -- of fields that were found in machine files or drawn around coverage
      provider text,
      -- stays the same when the file is read again
      provider_field_id text,
      provider_field_name text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (owner_id, id),
      foreign key (owner_id, merged_field_id) references fields on delete set null (merged_field_id)
    )`,
    'create index fields_owner on fields (owner_id, created_at, id)',
    'create index fields_user on fields (user_id, created_at, id)',
    'create index fields_farm on fields (farm_id) where farm_id is not null',
    'create index fields_sources on fields (owner_id, merged_field_id) where merged_field_id is not null',

    // Never edited but for their status: a change is a new row.
    `create table boundaries (
      id uuid primary key,
      owner_id uuid not null,
      field_id text collate "C" not null,
      status text not null
        check (status in ('ACTIVE', 'INACTIVE', 'OUTDATED_ON_PROVIDER', 'DELETED_ON_PROVIDER')),
      -- who drew it: a client, a machine file, the coverage of machine files, or the union of merged fields
      origin text not null check (origin in ('client', 'provider', 'coverage', 'merge')),
      validity text not null,
      -- what a repair has changed; null when there was none
      fixes json,
      -- of one drawn around coverage: the digest of that
      made_of text,
      -- MultiPolygon coordinates
      geometry json not null,
      bounds box not null,
      area_m2 double precision not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      foreign key (owner_id, field_id) references fields on delete cascade
    )`,
    'create index boundaries_field on boundaries (owner_id, field_id, created_at, id)',
    `create unique index boundaries_active on boundaries (owner_id, field_id) where status = 'ACTIVE'`,
    `create index boundaries_bounds on boundaries using gist (bounds) where status = 'ACTIVE'`,

    `create table boundary_uploads (
      id uuid primary key,
      owner_id uuid not null references owners on delete cascade,
      user_id uuid not null references users on delete cascade,
      farm_id integer references farms on delete set null,
      file_name text not null,
      blob text not null,
      status text not null check (status in ('RECEIVED', 'PROCESSED', 'FAILED')),
      error_message text,
      created_at timestamptz not null default now()
    )`,
    'create index boundary_uploads_owner on boundary_uploads (owner_id, created_at desc, id)',
    'create index boundary_uploads_user on boundary_uploads (user_id)',
    'create index boundary_uploads_blob on boundary_uploads (owner_id, blob)',

    // One recognised file of an upload: what became of the fields in it.
    `create table boundary_upload_entries (
      id uuid primary key,
      upload_id uuid not null references boundary_uploads on delete cascade,
      path text not null,
      converter_format text not null check (converter_format in ('SHAPEFILE', 'GEOJSON', 'KML')),
      status text not null
        check (status in ('PROCESSING', 'CONVERTED', 'FINISHED', 'FAILED', 'PARTIALLY_FINISHED')),
      -- of the fields that were made of it, in their order
      field_ids json not null default '[]',
      errors json not null default '[]',
      created_at timestamptz not null default now(),
      processed_at timestamptz,
      unique (upload_id, path)
    )`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
