import { type Kysely, sql } from 'kysely'

/** Machines, implements and operators that the users' files name, and which files name them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `create table equipment (
      id uuid primary key,
      owner_id uuid not null references owners on delete cascade,
      user_id uuid not null references users on delete cascade,
      kind text not null check (kind in ('machine', 'implement')),
      -- by what it is known again: its serial number, else its name
      identity text not null,
      name text not null,
      provider text not null,
      serial_number text,
      make text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (user_id, kind, identity)
    )`,
    `create table file_equipment (
      id uuid primary key,
      equipment_id uuid not null references equipment on delete cascade,
      file_id uuid not null references files on delete cascade,
      -- metres that the file's work was long, for comparing
      distance_m double precision,
      created_at timestamptz not null default now(),
      unique (equipment_id, file_id)
    )`,
    'create index file_equipment_file on file_equipment (file_id)',
    `create table operators (
      id uuid primary key,
      owner_id uuid not null references owners on delete cascade,
      user_id uuid not null references users on delete cascade,
      identity text not null,
      name text not null,
      provider text not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (user_id, identity)
    )`,
    `create table file_operators (
      operator_id uuid not null references operators on delete cascade,
      file_id uuid not null references files on delete cascade,
      primary key (operator_id, file_id)
    )`,
    'create index file_operators_file on file_operators (file_id)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
