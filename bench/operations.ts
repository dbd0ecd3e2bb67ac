/** From the end of a file's conversion to its finished operation, in a service of its own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../packages/server/src/config/config.ts'
import { createField } from '../packages/server/src/fields/edit-fields.ts'
import { createBatch } from '../packages/server/src/files/batches.ts'
import { findOwner } from '../packages/server/src/owners/owners.ts'
import { type RunningServer, startServer } from '../packages/server/src/server.ts'
import { createUser } from '../packages/server/src/users/users.ts'
import { zipOf } from '../packages/server/tests/zip.ts'
import { fixture } from './fixtures.ts'

const ROWS = 50_000
const RUNS = 3
const DEBOUNCE_MS = 1000
/** Degrees and seconds between copies of the sample: none touches another, all are one harvest. */
const APART = 0.02
const LATER = 100_000

/** Median of three runs, each with a user, a field and a file of its own; the database's clock at both ends. */
export async function measureOperation(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-bench-'))
  const config = readConfig({ SHEAF_DATA_DIR: folder, SHEAF_PORT: '0', LOG_LEVEL: 'silent' })
  const server = await startServer(config, { operationsDebounceMs: DEBOUNCE_MS })
  try {
    const rows = await harvest()
    const times: { seconds: number; points: number }[] = []
    for (let run = 0; run < RUNS; run++) times.push(await timeOne(server, rows, run))
    const [, middle] = times.sort((a, b) => a.seconds - b.seconds)
    const { seconds, points } = middle!
    const alone = seconds - DEBOUNCE_MS / 1000
    return [
      `From a converted file to its operation, ${points.toLocaleString('en')} points`,
      `  ${seconds.toFixed(2)} s, ${alone.toFixed(2)} s without the second that is waited for more files`,
    ].join('\n')
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** The sample's rows, again and again farther north and later. */
async function harvest(): Promise<string[]> {
  const sample = (await fixture('agleader-text/sample1.txt')).toString('latin1').trim().split(/\r?\n/)
  return Array.from({ length: ROWS }, (_, i) => {
    const copy = Math.floor(i / sample.length)
    const [lon, lat, flow, time, ...rest] = sample[i % sample.length]!.split(',')
    return [lon, (Number(lat) + copy * APART).toFixed(6), flow, Number(time) + copy * LATER, ...rest].join(
      ',',
    )
  })
}

async function timeOne({ context, firstOwner }: RunningServer, rows: readonly string[], run: number) {
  const { db, blobs } = context
  const owner = await findOwner(db, firstOwner?.username ?? '')
  if (!owner) throw new Error('the first start makes an owner')
  const ownerId = owner.id
  const user = await createUser(db, ownerId, { name: `Run ${run}`, email: 'bench@example.com' })
  const ring = [
    [-94, 39],
    [-93, 39],
    [-93, 40],
    [-94, 40],
    [-94, 39],
  ]
  const geometry = { type: 'MultiPolygon', coordinates: [[ring]] }
  await createField(context, ownerId, { userId: user.id, field: { geometry } })
  // Other bytes each time: the same ones would be there already.
  const text = Buffer.from(`${rows.slice(run).join('\n')}\n`, 'latin1')
  const blob = await blobs.put(ownerId, [zipOf({ 'harvest.txt': text })])
  const upload = { userId: user.id, provider: 'Other', name: 'harvest.zip', blob }
  await createBatch(context, ownerId, upload)
  for (;;) {
    const done = await db
      .selectFrom('operations')
      .innerJoin('files', 'files.id', 'operations.file_id')
      .innerJoin('sources', 'sources.user_id', 'operations.user_id')
      .select([
        'files.updated_at as finished',
        'sources.updated_at as converted',
        'files.points',
        'files.status',
      ])
      .where('operations.user_id', '=', user.id)
      .executeTakeFirst()
    if (done) {
      if (done.status !== 'processed') throw new Error('the operation failed')
      const seconds = (Date.parse(done.finished) - Date.parse(done.converted)) / 1000
      return { seconds, points: done.points ?? 0 }
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
