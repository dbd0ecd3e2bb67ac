import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numberColumn, standardOf, standardTable } from '../../tests/standard-of.ts'
import { siFactor } from '../agronomy/units.ts'
import type { StandardTable } from '../columns/standard-table.ts'
import { readStoredTable, storedTable } from '../columns/stored-table.ts'
import { numberOf, type TextColumn, textOf } from '../columns/table.ts'
import { insideOf } from '../geometry/point-in-polygon.ts'
import { mergeTables } from './merge.ts'

const text = (name: string, values: readonly (string | undefined)[]): TextColumn => {
  const dictionary = [...new Set(values.filter((value) => value !== undefined))]
  return {
    name,
    property: name,
    type: 'text',
    codes: Int32Array.from(values, (value) => (value === undefined ? -1 : dictionary.indexOf(value))),
    dictionary,
  }
}
interface Point {
  readonly x: number
  readonly time: number
  readonly mass: number
  readonly crop?: string | undefined
}
const tableOf = (points: readonly Point[], unit = 'lb', rest: Partial<StandardTable> = {}) =>
  standardTable(
    [
      numberColumn(
        'longitude',
        points.map(({ x }) => x),
      ),
      numberColumn(
        'latitude',
        points.map(() => 0.5),
      ),
      numberColumn(
        'timestamp',
        points.map(({ time }) => time),
      ),
      numberColumn(
        'wetMass',
        points.map(({ mass }) => mass),
        unit,
      ),
      text(
        'crop',
        points.map(({ crop }) => crop),
      ),
    ],
    { system: 'imperial', ...rest },
  )
const square = (west: number, east: number) => [
  [
    [
      [west, 0],
      [east, 0],
      [east, 1],
      [west, 1],
      [west, 0],
    ],
  ],
]
const kilograms = ({ table }: StandardTable) => {
  const mass = numberOf(table, 'wetMass')!
  return mass.values.reduce((sum, value) => sum + value, 0) * siFactor(mass.unit!)
}
const all = (standard: StandardTable) => ({ standard, selections: [] })

describe('two files', () => {
  const early = tableOf([
    { x: 1, time: 10, mass: 2, crop: 'corn' },
    { x: 2, time: 30, mass: 4, crop: 'corn' },
  ])
  const late = tableOf([{ x: 3, time: 20, mass: 1, crop: 'soybeans' }], 't', { system: 'metric' })

  test('points by time, in the units of the first, dictionaries joined', () => {
    const { table, system } = mergeTables([all(early), all(late)], { unitMeasurement: 'DEFAULT' })
    expect([...numberOf(table, 'longitude')!.values]).toEqual([1, 3, 2])
    expect(numberOf(table, 'wetMass')).toMatchObject({ unit: 'lb' })
    expect(numberOf(table, 'wetMass')!.values[1]).toBeCloseTo(1000 / 0.45359237, 9)
    const crop = textOf(table, 'crop')!
    expect([...crop.codes].map((code) => crop.dictionary[code])).toEqual(['corn', 'soybeans', 'corn'])
    expect(system).toBe('imperial')
  })

  test('points without a time come first, as they are', () => {
    const timeless = tableOf([
      { x: 8, time: Number.NaN, mass: 1 },
      { x: 7, time: Number.NaN, mass: 1 },
    ])
    const { table } = mergeTables([all(late), all(timeless), all(early)], { unitMeasurement: 'DEFAULT' })
    expect([...numberOf(table, 'longitude')!.values]).toEqual([8, 7, 1, 3, 2])
  })

  test('or in the system asked for', () => {
    const { table, system } = mergeTables([all(early), all(late)], { unitMeasurement: 'METRIC' })
    expect(numberOf(table, 'wetMass')).toMatchObject({ unit: 't' })
    expect(numberOf(table, 'wetMass')!.values[1]).toBe(1)
    expect(system).toBe('metric')
  })

  test('the same file twice is there once, and that is told', () => {
    const merged = mergeTables([all(early), all(early)], { unitMeasurement: 'DEFAULT' })
    expect(merged.table.rows).toBe(2)
    expect(merged.removed).toEqual({ duplicate: 2 })
    expect(merged.warnings).toMatchObject([{ code: 'duplicate_points', count: 2 }])
  })

  test('rows of one file that look alike all stay, as do points without a time of day', () => {
    const rows = tableOf([
      { x: 1, time: 1, mass: 2 },
      { x: 1, time: 1, mass: 3 },
    ])
    expect(mergeTables([all(rows)], { unitMeasurement: 'DEFAULT' }).table.rows).toBe(2)
    const dated = tableOf([{ x: 1, time: 1, mass: 2 }], 'lb', { timePrecision: 'date' })
    expect(mergeTables([all(dated), all(dated)], { unitMeasurement: 'DEFAULT' }).table.rows).toBe(2)
  })

  test('what cannot be told in the unit is left out with a warning, not taken for something else', () => {
    const volume = tableOf([{ x: 3, time: 20, mass: 1 }], 'bu')
    const merged = mergeTables([all(early), all(volume)], { unitMeasurement: 'DEFAULT' })
    expect(numberOf(merged.table, 'wetMass')!.values[1]).toBeNaN()
    expect(merged.warnings).toMatchObject([{ code: 'unit_mismatch', count: 1 }])
  })

  test('a crop of a file, and with it the points that have none', () => {
    const mixed = tableOf([
      { x: 1, time: 1, mass: 1, crop: 'corn' },
      { x: 2, time: 2, mass: 2, crop: 'soybeans' },
      { x: 3, time: 3, mass: 4 },
    ])
    const of = (value: string, orNone: boolean) =>
      mergeTables([{ standard: mixed, selections: [{ property: 'crop', value, orNone }] }], {
        unitMeasurement: 'DEFAULT',
      })
    expect([...numberOf(of('corn', true).table, 'wetMass')!.values]).toEqual([1, 4])
    expect([...numberOf(of('soybeans', false).table, 'wetMass')!.values]).toEqual([2])
    expect(of('soybeans', false).sourceRows).toBe(1)
  })
})

test('tank mixes keep their amounts when rates change units', () => {
  const spray = (unit: string, rate: number, partUnit: string) =>
    standardTable(
      [
        numberColumn('longitude', [1]),
        numberColumn('latitude', [1]),
        numberColumn('timestamp', [rate]),
        numberColumn('appliedRate', [rate], unit),
        text('products', ['mix']),
      ],
      {
        operationType: 'applied',
        knownType: 'applied',
        mixes: [
          [
            { name: 'Water', type: 'Carrier', share: 1, unit },
            { name: 'Salt', type: 'Component', share: 0.5, unit: partUnit },
          ],
        ],
      },
    )
  const merged = mergeTables([all(spray('gal/ac', 10, 'lb/ac')), all(spray('L/ha', 100, 'lb/ac'))], {
    unitMeasurement: 'DEFAULT',
  })
  const rate = numberOf(merged.table, 'appliedRate')!
  const codes = textOf(merged.table, 'products')!.codes
  const amounts = [0, 1].map((i) =>
    merged.mixes[codes[i]!]!.map(({ share, unit }) => [rate.values[i]! * share, unit]),
  )
  expect(amounts[0]).toEqual([
    [10, 'gal/ac'],
    [5, 'lb/ac'],
  ])
  expect(amounts[1]![0]![0]).toBeCloseTo((100 * siFactor('L/ha')) / siFactor('gal/ac'), 9)
  expect(amounts[1]![1]![0]).toBeCloseTo(50, 9)
})

describe('nothing is lost and nothing counts twice', () => {
  const anyPoint = fc.record({
    x: fc.integer({ min: 0, max: 12 }),
    time: fc.integer({ min: 0, max: 1e6 }),
    mass: fc.integer({ min: 1, max: 1000 }),
    crop: fc.constantFrom('corn', 'soybeans', undefined),
  })
  const anyFile = fc.record({
    points: fc.array(anyPoint, { minLength: 1, maxLength: 30 }),
    unit: fc.constantFrom('lb', 't'),
  })

  test('sums over fields side by side, and what lies outside, are the sum over the files', () => {
    fc.assert(
      fc.property(
        fc.array(anyFile, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 9 }),
        (files, border) => {
          // Times a file apart: no point of one is one of another.
          const tables = files.map(({ points, unit }, f) =>
            tableOf(
              points.map((point) => ({ ...point, time: point.time + f * 1e7 })),
              unit,
            ),
          )
          const members = tables.map(all)
          const fields = [square(0, border), square(border, 10)]
          const merged = fields.map((field) =>
            mergeTables(members, { unitMeasurement: 'DEFAULT', within: [field] }),
          )
          const inAny = fields.map(insideOf)
          const inside = tables.reduce((sum, { table }) => {
            const mass = numberOf(table, 'wetMass')!
            return table.columns[0]!.type === 'number'
              ? sum +
                  table.columns[0]!.values.reduce(
                    (part, x, i) =>
                      part +
                      (inAny.some((test) => test(x, 0.5)) ? mass.values[i]! * siFactor(mass.unit!) : 0),
                    0,
                  )
              : sum
          }, 0)
          const summed = merged.reduce((sum, each) => sum + kilograms(each), 0)
          expect(Math.abs(summed - inside)).toBeLessThanOrEqual(1e-9 * inside)
          const points = tables.reduce((sum, { table }) => sum + table.rows, 0)
          for (const { table, removed, sourceRows } of merged) {
            expect(sourceRows).toBe(points)
            expect(table.rows + (removed.outsideField ?? 0)).toBe(points)
          }
        },
      ),
    )
  })

  test('crops of a file are told apart without remainder', () => {
    fc.assert(
      fc.property(anyFile, ({ points }) => {
        const standard = tableOf(points)
        const crops = ['corn', 'soybeans'].map((value, i) =>
          mergeTables([{ standard, selections: [{ property: 'crop', value, orNone: i === 0 }] }], {
            unitMeasurement: 'DEFAULT',
          }),
        )
        expect(crops.reduce((sum, { table }) => sum + table.rows, 0)).toBe(points.length)
      }),
    )
  })
})

test('a real file merged by itself is the file; stored and read again it merges to the same bytes', async () => {
  const standard = await standardOf('agleader-text/sample1.txt')
  const stored = readStoredTable(Buffer.concat([...storedTable(standard)]))
  const merged = mergeTables([all(standard)], { unitMeasurement: 'DEFAULT' })
  expect(kilograms(merged)).toBeCloseTo(kilograms(standard), 6)
  expect(merged.table.rows).toBe(standard.table.rows)
  const bytes = (table: StandardTable) => Buffer.concat([...storedTable(table)])
  expect(bytes(mergeTables([all(stored)], { unitMeasurement: 'DEFAULT' })).equals(bytes(merged))).toBe(true)
})
