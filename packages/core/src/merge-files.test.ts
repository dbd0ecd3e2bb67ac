import { describe, expect, test } from 'vitest'
import { standardOf } from '../tests/standard-of.ts'
import { takeRows } from './columns/rows.ts'
import type { StandardTable } from './columns/standard-table.ts'
import { storedTable } from './columns/stored-table.ts'
import { numberOf } from './columns/table.ts'
import { boundsOf } from './geometry/polygons/polygons.ts'
import { mergeFiles, outsideFields } from './merge-files.ts'
import { CONVERT_DEFAULTS } from './settings.ts'
import { summarize } from './summarize/summarize.ts'

const stored = (standard: StandardTable) => ({
  bytes: Buffer.concat([...storedTable(standard)]),
  selections: [],
})
const rectangle = (west: number, south: number, east: number, north: number) => [
  [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
]
const total = (summary: unknown, name: string) =>
  ((summary as { properties: Record<string, { value: number }> }).properties[name] as { value: number }).value
const rowsOf = (standard: StandardTable, keep: (row: number) => boolean): StandardTable => {
  const rows = Uint32Array.from({ length: standard.table.rows }, (_, i) => i).filter(keep)
  return {
    ...standard,
    table: { rows: rows.length, columns: standard.table.columns.map((column) => takeRows(column, rows)) },
  }
}

describe('a real harvest over two fields', async () => {
  const standard = await standardOf('agleader-text/sample1.txt')
  const whole = summarize(standard, CONVERT_DEFAULTS).summary
  const [west, south, east, north] = boundsOf(whole.geometry.coordinates)
  const middle = (west + east) / 2
  const fields = [rectangle(west, south, middle, north), rectangle(middle, south, east, north)]
  // As two combines bring it: every other record of the same hours.
  const halves = [0, 1].map((odd) => stored(rowsOf(standard, (row) => row % 2 === odd)))

  test('the two operations add up to the file', async () => {
    const operations = await Promise.all(
      fields.map((field) => mergeFiles(halves, { fields: [field], cut: true })),
    )
    for (const name of ['totalArea', 'totalWetMass', 'totalDryVolume']) {
      const sum = operations.reduce((part, { summary }) => part + total(summary, name), 0)
      expect(sum / total(whole, name)).toBeCloseTo(1, 10)
    }
    expect(operations.reduce((sum, { points }) => sum + points, 0)).toBe(standard.table.rows)
    for (const { coverage, status, points, removed, sourceRows } of operations) {
      expect(status).toBe('processed')
      expect(coverage[0]).toBeGreaterThan(10)
      expect(coverage[0]).toBeLessThanOrEqual(100)
      expect(points + (removed.outsideField ?? 0)).toBe(sourceRows)
    }
  })

  test('its worked area is that of the file, though the machines take turns', async () => {
    const merged = await mergeFiles(halves, {})
    const area = (summary: unknown) => boundsOf((summary as typeof whole).geometry.coordinates)
    expect(merged.points).toBe(standard.table.rows)
    expect(area(merged.summary).map((v) => v.toFixed(4))).toEqual(area(whole).map((v) => v.toFixed(4)))
  })

  test('what lies in no field is told as points of its own', async () => {
    const { points, artifact } = outsideFields(stored(standard).bytes, [fields[0]!])
    const inside = await mergeFiles([stored(standard)], { fields: [fields[0]!], cut: true })
    expect(points + inside.points).toBe(standard.table.rows)
    const chunks: Uint8Array[] = []
    for await (const chunk of artifact.chunks) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString()
    expect(JSON.parse(text).features.length).toBe(points)
  })

  test('rules that are stricter than those of the conversion hold; without a point left it fails', async () => {
    const mass = numberOf(standard.table, 'wetMass')!
    const limit = mass.values.toSorted()[mass.values.length >> 1]!
    const strict = { wetMass: [{ operator: 'LTE' as const, value: limit }] }
    const merged = await mergeFiles([stored(standard)], { cleanupRules: strict })
    expect(merged.points + merged.removed.wetMass!).toBe(standard.table.rows)
    expect(merged.points).toBeLessThan(standard.table.rows)
    const nowhere = await mergeFiles([stored(standard)], { fields: [rectangle(0, 0, 1, 1)], cut: true })
    expect(nowhere).toMatchObject({ status: 'failed', code: 'no_points', points: 0, artifacts: [] })
  })
})
