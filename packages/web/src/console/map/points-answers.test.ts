import { beforeAll, describe, expect, test } from 'vitest'
import { swathsOf } from '../../../../core/src/agronomy/table-swaths.ts'
import type { StandardTable } from '../../../../core/src/columns/standard-table.ts'
import { numberOf, textOf } from '../../../../core/src/columns/table.ts'
import { hilbertOrder } from '../../../../core/src/geometry/hilbert.ts'
import { swathCorners } from '../../../../core/src/geometry/swath-corners.ts'
import { isSwath } from '../../../../core/src/geometry/swaths.ts'
import { standardGeoparquet } from '../../../../core/src/outputs/geoparquet/geoparquet.ts'
import { numberColumn, standardOf, standardTable } from '../../../../core/tests/standard-of.ts'
import { byteRange } from '../../../../server/src/api/operations/byte-range.ts'
import { nearestPoint } from './nearest.ts'
import { answerer, type Opened, type Question, type Values } from './points-answers.ts'
import type { Strips } from './strips.ts'

/** Serves bytes as the download route does, and counts what it sent. */
function served(bytes: Buffer) {
  const sent = { bytes: 0 }
  const fetcher: typeof fetch = async (_, init) => {
    const asked = new Headers(init?.headers).get('range') ?? undefined
    const range = byteRange(asked, bytes.length)
    if (typeof range === 'string') throw new Error(`not a part: ${asked}`)
    const { start, end } = range
    sent.bytes += end - start
    const headers = { etag: '"1"', 'content-range': `bytes ${start}-${end - 1}/${bytes.length}` }
    return new Response(new Uint8Array(bytes.subarray(start, end)), { status: 206, headers })
  }
  return { fetcher, sent }
}

function asker(bytes: Buffer) {
  const { fetcher, sent } = served(bytes)
  const answer = answerer(fetcher)
  const ask = async <T>(question: Record<string, unknown>): Promise<T> => {
    const { reply } = await answer({ id: 1, ...question } as unknown as Question)
    if ('error' in reply) throw new Error(reply.error)
    return reply.answer as T
  }
  return { ask, sent }
}

let standard: StandardTable
let bytes: Buffer
let order: Uint32Array
beforeAll(async () => {
  standard = await standardOf('deere-shapefile/Export From MyJohnDeere - Harvest.zip')
  bytes = Buffer.concat([...standardGeoparquet(standard)])
  order = hilbertOrder(
    numberOf(standard.table, 'longitude')!.values,
    numberOf(standard.table, 'latitude')!.values,
  )
})

describe('points of a real harvest', () => {
  test('have the positions, columns and units of the table', async () => {
    const { ask } = asker(bytes)
    const { rows, columns, positions, operationType } = await ask<Opened>({ kind: 'open', address: 'a' })
    expect([rows, operationType]).toEqual([standard.table.rows, 'harvested'])
    const { values: lon } = numberOf(standard.table, 'longitude')!
    const { values: lat } = numberOf(standard.table, 'latitude')!
    for (const [i, row] of order.entries()) {
      if (positions[2 * i] !== lon[row] || positions[2 * i + 1] !== lat[row])
        throw new Error(`point ${i} moved`)
    }
    expect(columns).toContainEqual({ name: 'dryVolumePerArea', kind: 'number', unit: 'bu/ac' })
    expect(columns).toContainEqual({ name: 'timestamp', kind: 'time' })
    expect(columns).toContainEqual({ name: 'crop', kind: 'text' })
    expect(columns.map(({ name }) => name)).not.toContain('geometry')
  })

  test('have the values of the table, numbers, times and texts, and of one row all', async () => {
    const { ask } = asker(bytes)
    await ask({ kind: 'open', address: 'a' })
    for (const name of ['dryVolumePerArea', 'elevation', 'timestamp']) {
      const { values } = numberOf(standard.table, name)!
      const found = await ask<Values & { values: Float64Array }>({ kind: 'values', name })
      expect(found.values).toEqual(Float64Array.from(order, (row) => values[row]!))
    }
    const crop = textOf(standard.table, 'crop')!
    const found = await ask<Values & { codes: Int32Array; texts: string[] }>({ kind: 'values', name: 'crop' })
    expect(Array.from(found.codes, (code) => found.texts[code])).toEqual(
      Array.from(order, (row) => crop.dictionary[crop.codes[row]!]),
    )
    const row = await ask<Map<string, unknown>>({ kind: 'row', index: 17 })
    expect(row.get('dryVolumePerArea')).toBe(numberOf(standard.table, 'dryVolumePerArea')!.values[order[17]!])
    expect(row.get('crop')).toBe(crop.dictionary[crop.codes[order[17]!]!])
  })

  test('fetch no more than the columns that are looked at', async () => {
    const { ask, sent } = asker(bytes)
    await ask({ kind: 'open', address: 'a' })
    await ask({ kind: 'values', name: 'dryVolumePerArea' })
    expect(sent.bytes).toBeLessThan(bytes.length * 0.6)
  })

  test('are strips where the machine went', async () => {
    const { ask } = asker(bytes)
    const { hasStrips } = await ask<Opened>({ kind: 'open', address: 'a' })
    expect(hasStrips).toBe(true)
    const { ends, widths } = await ask<Strips>({ kind: 'strips' })
    const { swaths } = swathsOf(standard.table)
    const corners = new Float64Array(8)
    let compared = 0
    for (const [i, row] of order.entries()) {
      expect(widths[i]! > 0).toBe(isSwath(swaths, row))
      if (!isSwath(swaths, row)) continue
      swathCorners(swaths, row, corners)
      // The end of the strip is half way between the two corners at the back.
      expect(ends[2 * i]!).toBeCloseTo((corners[4]! + corners[6]!) / 2, 9)
      expect(ends[2 * i + 1]!).toBeCloseTo((corners[5]! + corners[7]!) / 2, 9)
      expect(widths[i]!).toBeCloseTo(swaths.width[row]!, 4)
      compared++
    }
    expect(compared).toBeGreaterThan(1000)
  })

  test('are found by the place', async () => {
    const { ask } = asker(bytes)
    const { grid, positions } = await ask<Opened>({ kind: 'open', address: 'a' })
    for (let i = 0; i < positions.length / 2; i += 997) {
      const at = [positions[2 * i]! + 2e-6, positions[2 * i + 1]! - 1e-6] as const
      const found = nearestPoint(grid!, positions, at, 20)
      const far = (k: number) =>
        Math.hypot(
          (positions[2 * k]! - at[0]) * Math.cos((at[1] * Math.PI) / 180),
          positions[2 * k + 1]! - at[1],
        )
      let best = 0
      for (let k = 1; k < positions.length / 2; k++) if (far(k) < far(best)) best = k
      expect(far(found!)).toBeCloseTo(far(best), 12)
    }
    expect(nearestPoint(grid!, positions, [0, 0], 100)).toBeUndefined()
  })
})

test('missing values and places are NaN; nothing to draw is no error', async () => {
  const table = standardTable([
    numberColumn('longitude', [Number.NaN, 9, 9.001]),
    numberColumn('latitude', [48, 48, 48.001]),
    numberColumn('speed', [1, Number.NaN, 3], 'km/h'),
  ])
  const { ask } = asker(Buffer.concat([...standardGeoparquet(table)]))
  const { positions, grid, hasStrips } = await ask<Opened>({ kind: 'open', address: 'a' })
  expect([...positions].filter(Number.isNaN).length).toBe(2)
  expect([grid?.points.length, hasStrips]).toEqual([2, false])
  const { values, sorted } = await ask<Values & { values: Float64Array; sorted: Float64Array }>({
    kind: 'values',
    name: 'speed',
  })
  expect([...values].filter(Number.isNaN).length).toBe(1)
  expect([...sorted]).toEqual([1, 3])
  await expect(ask({ kind: 'values', name: 'colour' })).rejects.toThrow('no colour')
})

test('what is no Parquet, or changes on the way, is refused', async () => {
  const { ask } = asker(Buffer.alloc(2000, 'x'))
  await expect(ask({ kind: 'open', address: 'a' })).rejects.toThrow()
  let version = 0
  const { fetcher } = served(bytes)
  const answer = answerer(async (address, init) => {
    const response = await fetcher(address, init)
    response.headers.set('etag', `"${++version}"`)
    return response
  })
  const { reply } = await answer({ id: 1, kind: 'open', address: 'a' })
  expect(reply).toMatchObject({ error: 'The points have changed: open them again' })
})
