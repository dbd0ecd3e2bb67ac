import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StandardTable } from '../../core/src/columns/standard-table.ts'
import { numberOf } from '../../core/src/columns/table.ts'
import { boundsOf } from '../../core/src/geometry/polygons/polygons.ts'
import { outputsOf } from '../../core/src/outputs-of.ts'
import { CONVERT_DEFAULTS } from '../../core/src/settings.ts'
import type { WorkerContext } from '../src/context.ts'
import { buildMerge } from '../src/operations/merge.ts'
import { buildOutsidePoints } from '../src/operations/outside.ts'
import { planUser, planWhenQuiet } from '../src/operations/plan.ts'
import { type Holder, harvestParts, rectangle, storeField, storeFile } from './stored-files.ts'
import { addUser, type TestDeployment, testDeployment } from './test-context.ts'

let deployment: TestDeployment
let context: WorkerContext
let parts: StandardTable[]
let west: number, south: number, east: number, north: number

beforeAll(async () => {
  deployment = await testDeployment()
  context = await deployment.open('http://127.0.0.1:9')
  parts = await harvestParts(4, 800)
  const outlines = await Promise.all(
    parts.map(async (part) => (await outputsOf(part, CONVERT_DEFAULTS)).summary.geometry.coordinates),
  )
  ;[west, south, east, north] = boundsOf(outlines.flat())
})
afterAll(() => deployment.close())

const pending = (userId: string) =>
  context.db
    .selectFrom('merges')
    .select(['id', 'wanted'])
    .where('user_id', '=', userId)
    .where((row) => row.or([row('built', 'is', null), row('built', '!=', row.ref('wanted'))]))
    .orderBy('id')
    .execute()
async function settle(userId: string): Promise<void> {
  await planUser(context, userId)
  for (const { id, wanted } of await pending(userId)) await buildMerge(context, { mergeId: id, wanted })
}
/** All that a client can see of a user's operations, bytes by their digests. */
async function seen(userId: string) {
  const operations = await context.db
    .selectFrom('operations')
    .innerJoin('files', 'files.id', 'operations.file_id')
    .select([
      'operations.id',
      'operations.file_id',
      'files.points',
      'files.summary',
      'files.units',
      'files.metadata',
    ])
    .where('operations.user_id', '=', userId)
    .orderBy('operations.id')
    .execute()
  return Promise.all(
    operations.map(async (operation) => ({
      ...operation,
      fields: await context.db
        .selectFrom('operation_fields')
        .select(['field_id', 'coverage'])
        .where('operation_id', '=', operation.id)
        .orderBy('field_id')
        .execute(),
      files: await context.db
        .selectFrom('file_sources')
        .select(['source_file_id', 'position'])
        .where('file_id', '=', operation.file_id)
        .orderBy('position')
        .execute(),
      artifacts: await context.db
        .selectFrom('artifacts')
        .select(['name', 'blob'])
        .where('file_id', '=', operation.file_id)
        .orderBy('name')
        .execute(),
    })),
  )
}
const total = (summary: unknown, name: string) =>
  (summary as { properties: Record<string, { value: number } | undefined> }).properties[name]?.value ?? 0
const configure = (userId: string, configuration: object) =>
  context.db
    .updateTable('users')
    .set({ configuration: JSON.stringify(configuration) })
    .where('id', '=', userId)
    .execute()

describe('the same end, whatever the order', () => {
  test('files, fields and repeated jobs, in any permutation and interleaving', async () => {
    const holder = await addUser(context)
    const ids = { files: parts.map(() => randomUUID()), fields: ['west', 'east'] }
    const middle = (west + east) / 2
    const shapes = [rectangle(west, south, middle, north), rectangle(middle, south, east, north)]
    const arrivals = [
      ...parts.map((part, i) => () => storeFile(context, holder, part, ids.files[i])),
      ...shapes.map((shape, i) => () => storeField(context, holder, shape, ids.fields[i])),
    ]
    const startAnew = async () => {
      await context.db.deleteFrom('users').where('id', '=', holder.userId).execute()
      const user = { id: holder.userId, owner_id: holder.ownerId, name: 'Nora Field', email: 'n@example.com' }
      await context.db.insertInto('users').values(user).execute()
    }
    await startAnew()
    for (const arrive of arrivals) await arrive()
    await settle(holder.userId)
    const wanted = await seen(holder.userId)
    expect(wanted.map(({ fields }) => fields.map(({ field_id }) => field_id)).sort()).toEqual([
      ['east'],
      ['west'],
    ])
    expect(wanted.flatMap(({ artifacts }) => artifacts).length).toBeGreaterThan(4)

    const anyOrder = fc.shuffledSubarray(arrivals, { minLength: arrivals.length })
    const anySteps = fc.array(fc.constantFrom('plan', 'plans', 'build', 'nothing'), {
      minLength: arrivals.length,
      maxLength: arrivals.length,
    })
    await fc.assert(
      fc.asyncProperty(anyOrder, anySteps, async (order, steps) => {
        await startAnew()
        for (const [i, arrive] of order.entries()) {
          await arrive()
          if (steps[i] === 'plan' || steps[i] === 'build') await planUser(context, holder.userId)
          if (steps[i] === 'plans') await Promise.all([1, 2, 3].map(() => planUser(context, holder.userId)))
          if (steps[i] !== 'build') continue
          const merges = (await pending(holder.userId)).reverse()
          // Each job twice, side by side, as after a worker that was taken for dead.
          await Promise.all(
            [...merges, ...merges].map(({ id, wanted: digest }) =>
              buildMerge(context, { mergeId: id, wanted: digest }),
            ),
          )
        }
        await settle(holder.userId)
        expect(await seen(holder.userId)).toEqual(wanted)
      }),
      { numRuns: 4 },
    )
  }, 120_000)
})

describe('a harvest over two fields', () => {
  let holder: Holder
  let fields: string[]
  beforeAll(async () => {
    holder = await addUser(context)
    const third = west + (east - west) / 3
    for (const part of parts) await storeFile(context, holder, part)
    fields = [
      await storeField(context, holder, rectangle(west, south, third, north)),
      await storeField(context, holder, rectangle(third, south, east, north)),
    ]
    await settle(holder.userId)
  }, 60_000)

  test('operations add up to the files: nothing lost, nothing twice', async () => {
    const operations = await seen(holder.userId)
    expect(operations.length).toBe(2)
    const files = await context.db
      .selectFrom('files')
      .selectAll()
      .where('user_id', '=', holder.userId)
      .where('origin', '=', 'uploaded')
      .execute()
    for (const name of ['totalArea', 'totalWetMass', 'totalDryMass', 'totalWetVolume']) {
      const inside = files.reduce((sum, { summary }) => sum + total(summary, name), 0)
      const summed = operations.reduce((sum, { summary }) => sum + total(summary, name), 0)
      expect(summed / inside).toBeCloseTo(1, 9)
    }
    const points = files.reduce((sum, file) => sum + (file.points ?? 0), 0)
    expect(operations.reduce((sum, operation) => sum + (operation.points ?? 0), 0)).toBe(points)
    for (const { metadata, points: own } of operations) {
      const { sourceRows, removed } = metadata as { sourceRows: number; removed: { outsideField?: number } }
      expect((own ?? 0) + (removed.outsideField ?? 0)).toBe(sourceRows)
    }
    expect(operations.map(({ fields: [of] }) => of?.field_id).sort()).toEqual(fields.toSorted())
    for (const {
      fields: [of],
    } of operations)
      expect(of?.coverage).toBeGreaterThan(1)
  })

  test('what has not changed is not made again', async () => {
    await planUser(context, holder.userId)
    expect(await pending(holder.userId)).toEqual([])
  })

  test('another boundary makes the operations of its field again, and only those', async () => {
    const before = await seen(holder.userId)
    await context.db
      .updateTable('boundaries')
      .set({ status: 'INACTIVE' })
      .where('field_id', '=', fields[1] ?? '')
      .execute()
    const third = west + (east - west) / 3
    const [shell] = rectangle(third, south, east, north)
    // Around a point in the field's east, well inside.
    const [lon, lat] = parts
      .flatMap(({ table }) => {
        const longitude = numberOf(table, 'longitude')!.values
        const latitude = numberOf(table, 'latitude')!.values
        return Array.from(longitude, (x, i) => [x, latitude[i]!] as const)
      })
      .find(
        ([x, y]) =>
          x > third + 0.1 * (east - third) && x < east - 1e-4 && y > south + 1e-4 && y < north - 1e-4,
      )!
    const [hole] = rectangle(lon - 2e-5, lat - 2e-5, lon + 2e-5, lat + 2e-5)
    const outline = JSON.stringify([[...(shell ?? []), ...(hole ?? [])]])
    await context.db
      .insertInto('boundaries')
      .values({
        id: randomUUID(),
        owner_id: holder.ownerId,
        field_id: fields[1] ?? '',
        status: 'ACTIVE',
        origin: 'client',
        validity: 'VALID',
        geometry: outline,
        bounds: `(${east},${north}),(${third},${south})`,
        area_m2: 1,
      })
      .execute()
    await planUser(context, holder.userId)
    expect((await pending(holder.userId)).length).toBe(1)
    await settle(holder.userId)
    const after = await seen(holder.userId)
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    const changed = after.filter((operation, i) => operation.points !== before[i]?.points)
    expect(changed.map(({ fields: [of] }) => of?.field_id)).toEqual([fields[1]])
  })

  test('units as configured, and the points in no field when they are wanted', async () => {
    await configure(holder.userId, { unitMeasurement: 'METRIC', enableOutsideFieldGeojson: true })
    await settle(holder.userId)
    for (const { units } of await seen(holder.userId))
      expect(units).toMatchObject({ wetMass: 't', distance: 'm' })
    const outside = await context.db
      .selectFrom('outside_points')
      .innerJoin('files', 'files.id', 'outside_points.file_id')
      .select(['outside_points.file_id', 'wanted'])
      .where('user_id', '=', holder.userId)
      .execute()
    for (const { file_id, wanted } of outside) await buildOutsidePoints(context, { fileId: file_id, wanted })
    const told = await context.db
      .selectFrom('outside_points')
      .innerJoin('artifacts', 'artifacts.file_id', 'outside_points.file_id')
      .innerJoin('files', 'files.id', 'outside_points.file_id')
      .select(['outside_points.points'])
      .where('artifacts.name', '=', 'outsideFieldGeojson')
      .where('user_id', '=', holder.userId)
      .execute()
    const outsidePoints = told.reduce((sum, { points }) => sum + (points ?? 0), 0)
    const inside = (await seen(holder.userId)).reduce((sum, { points }) => sum + (points ?? 0), 0)
    expect(outsidePoints + inside).toBe(parts.reduce((sum, { table }) => sum + table.rows, 0))
    expect(outsidePoints).toBeGreaterThan(0)
  })

  test('not split by field: one operation of both, with all points', async () => {
    await configure(holder.userId, { splitOperationsByField: false })
    await settle(holder.userId)
    const operations = await seen(holder.userId)
    expect(operations.map(({ fields: both }) => both.length)).toEqual([2])
    expect(operations[0]?.points).toBe(parts.reduce((sum, { table }) => sum + table.rows, 0))
  })

  test('a field that goes takes its operations along; the files stay', async () => {
    await configure(holder.userId, {})
    await settle(holder.userId)
    await context.db.deleteFrom('fields').where('user_id', '=', holder.userId).execute()
    await settle(holder.userId)
    expect(await seen(holder.userId)).toEqual([])
    const files = await context.db
      .selectFrom('files')
      .select('origin')
      .where('user_id', '=', holder.userId)
      .execute()
    expect(files.map(({ origin }) => origin)).toEqual(parts.map(() => 'uploaded'))
  })
})

describe('planning waits until it is quiet', () => {
  test('a change that another has followed plans nothing; the last one does', async () => {
    const holder = await addUser(context)
    await storeFile(context, holder, parts[0]!)
    await storeField(context, holder, rectangle(west, south, east, north))
    await storeField(context, holder, rectangle(0, 0, 0.01, 0.01))
    const { change } = await context.db
      .selectFrom('plans')
      .select('change')
      .where('user_id', '=', holder.userId)
      .executeTakeFirstOrThrow()
    const quiet = { debounceMs: 20, signal: AbortSignal.timeout(60_000) }
    await planWhenQuiet(context, { userId: holder.userId, change: change - 1 }, quiet)
    expect(await pending(holder.userId)).toEqual([])
    await planWhenQuiet(context, { userId: holder.userId, change }, quiet)
    expect((await pending(holder.userId)).length).toBe(1)
  })

  test('changes that do not end are not waited for longer than a minute', async () => {
    const holder = await addUser(context)
    await storeFile(context, holder, parts[0]!)
    await storeField(context, holder, rectangle(west, south, east, north))
    await storeField(context, holder, rectangle(0, 0, 0.01, 0.01))
    const anHourAgo = new Date(Date.now() - 3600_000).toISOString()
    await context.db
      .updateTable('plans')
      .set({ waiting_since: anHourAgo })
      .where('user_id', '=', holder.userId)
      .execute()
    const quiet = { debounceMs: 20, signal: AbortSignal.timeout(60_000) }
    await planWhenQuiet(context, { userId: holder.userId, change: 1 }, quiet)
    expect((await pending(holder.userId)).length).toBe(1)
  })
})
