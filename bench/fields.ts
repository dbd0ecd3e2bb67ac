/**
 * How long it takes to list fields and to find those that overlap a geometry, with 100,000 fields of one owner in an
 * embedded PostgreSQL of its own.
 */
import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { migrate, openDatabase } from '../packages/server/src/db/database.ts'
import { startEmbedded } from '../packages/server/src/db/embedded/embedded.ts'
import type { Database } from '../packages/server/src/db/schema.ts'
import { createAskGeometry } from '../packages/server/src/fields/ask-geometry.ts'
import { listFields } from '../packages/server/src/fields/fields.ts'
import { fieldsOver } from '../packages/server/src/fields/intersects.ts'

const COUNT = 100_000
const RUNS = 50
/** Degrees from one field to the next; each is 0.008 wide. */
const STEP = 0.01
const COLUMNS = Math.ceil(Math.sqrt(COUNT))

/** Median and slowest of 19 in 20 calls, in ms. */
export async function measureFields(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-bench-'))
  await chmod(folder, 0o755)
  const server = await startEmbedded(folder, { settings: { fsync: 'off' } })
  const db = openDatabase(server.url)
  const askGeometry = createAskGeometry({ milliseconds: 10_000, memory: 1024 })
  const parts = { db, askGeometry }
  try {
    await migrate(db)
    const { ownerId, userId } = await fill(db)
    const all = { filters: {}, sort: [], page: { offset: 0, limit: 20 } }
    const contests: [what: string, ask: (run: number) => Promise<unknown>][] = [
      ['first page', () => listFields(db, ownerId, all)],
      ['page 2,500', () => listFields(db, ownerId, { ...all, page: { offset: 50_000, limit: 20 } })],
      ['first page of a user', () => listFields(db, ownerId, { ...all, filters: { leafUserId: userId } })],
      ['over one field', (run) => fieldsOver(parts, ownerId, { polygons: square(run, 0.008), userId })],
      ['over about nine fields', (run) => fieldsOver(parts, ownerId, { polygons: square(run, 0.025) })],
    ]
    const lines = [`${COUNT.toLocaleString('en')} fields of one owner: median and slowest of 19 in 20, in ms`]
    for (const [what, ask] of contests) lines.push(`  ${what.padEnd(24)}${await timesOf(ask)}`)
    return lines.join('\n')
  } finally {
    await askGeometry.close()
    await db.destroy()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Somewhere on the grid. */
function square(run: number, side: number): number[][][][] {
  const [lon, lat] = [((run * 37) % COLUMNS) * STEP, ((run * 91) % COLUMNS) * STEP]
  const [east, north] = [lon + side, lat + side]
  return [
    [
      [
        [lon, lat],
        [east, lat],
        [east, north],
        [lon, north],
        [lon, lat],
      ],
    ],
  ]
}

async function timesOf(ask: (run: number) => Promise<unknown>): Promise<string> {
  const times: number[] = []
  for (let run = -5; run < RUNS; run++) {
    const start = performance.now()
    await ask(Math.abs(run))
    if (run >= 0) times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  const at = (part: number) => (times[Math.floor(part * times.length)] ?? 0).toFixed(1).padStart(8)
  return `${at(0.5)}${at(0.95)}`
}

/** Fields of 32 corners on a grid, all of one user. */
async function fill(db: Kysely<Database>): Promise<{ ownerId: string; userId: string }> {
  const [ownerId, userId] = [randomUUID(), randomUUID()]
  await db.insertInto('owners').values({ id: ownerId, username: 'bench', password_hash: '' }).execute()
  const user = { id: userId, owner_id: ownerId, name: 'Bench', email: 'bench@example.com' }
  await db.insertInto('users').values(user).execute()
  await sql`
    insert into fields (owner_id, id, user_id, name, type, status, created_at)
    select ${ownerId}, 'field-' || i, ${userId}, 'Field ' || i, 'ORIGINAL', 'PROCESSED',
      now() - make_interval(secs => i)
    from generate_series(0, ${COUNT}::integer - 1) i
  `.execute(db)
  await sql`
    insert into boundaries (id, owner_id, field_id, status, origin, validity, geometry, bounds, area_m2)
    select gen_random_uuid(), ${ownerId}, 'field-' || i, 'ACTIVE', 'client', 'VALID',
      (select json_build_array(json_build_array(json_agg(json_build_array(
        x + 0.004 + 0.004 * cos(radians(c * 11.25 % 360)), y + 0.004 + 0.004 * sin(radians(c * 11.25 % 360)))
        order by c))) from generate_series(0, 32) c),
      box(point(x + 0.008, y + 0.008), point(x, y)), 500000
    from generate_series(0, ${COUNT}::integer - 1) i,
      lateral (select (i % ${COLUMNS}::integer) * ${STEP}::float8 as x,
        (i / ${COLUMNS}::integer) * ${STEP}::float8 as y) place
  `.execute(db)
  await sql`vacuum analyze`.execute(db)
  return { ownerId, userId }
}
