import { describe, expect, test } from 'vitest'
import { numberColumn, standardOf, standardTable } from '../../tests/standard-of.ts'
import { numberOf } from '../columns/table.ts'
import { filterPoints } from './filter.ts'

const values = (table: Parameters<typeof numberOf>[0], property: string) => [
  ...(numberOf(table, property)?.values ?? []),
]

describe('filtered points', () => {
  test('slow points go, in whatever unit the speed is; half a metre a second and no speed stay', () => {
    for (const [unit, half] of [
      ['m/s', 0.5],
      ['mi/hr', 0.5 / 0.44704],
      ['ft/s', 0.5 / 0.3048],
    ] as const) {
      const speed = numberColumn('speed', [0, half * 0.999, half * 1.0001, Number.NaN, 9], unit)
      const { standard, removed } = filterPoints(standardTable([speed], { knownType: 'tillage' }), {
        outliersLimit: 3,
      })
      expect(removed).toEqual({ speed: 2, outliers: 0 })
      expect(values(standard.table, 'speed')).toEqual([half * 1.0001, Number.NaN, 9])
    }
  })

  test('outliers are judged once, by the deviation of the points that are fast enough', () => {
    // Of 0, 10 (18 times) and 20 the mean is 10 and the population deviation sqrt(200 / 20).
    const yields = [0, ...Array(18).fill(10), 20, 1e9]
    const speed = numberColumn('speed', [...Array(20).fill(2), 0], 'm/s')
    const table = standardTable([speed, numberColumn('wetVolumePerArea', yields, 'bu/ac')])
    const justInside = filterPoints(table, { outliersLimit: 10 / Math.sqrt(10) + 1e-9 })
    expect(justInside.removed).toEqual({ speed: 1, outliers: 0 })
    const { standard, removed } = filterPoints(table, { outliersLimit: 3 })
    expect(removed).toEqual({ speed: 1, outliers: 2 })
    expect(values(standard.table, 'wetVolumePerArea')).toEqual(Array(18).fill(10))
    expect(filterPoints(table, {}).removed).toEqual({ speed: 1, outliers: 0 })
  })

  test('without a volume the mass tells; other operations have no outliers', () => {
    const mass = numberColumn('wetMassPerArea', [...Array(30).fill(1), 99, Number.NaN], 't/ha')
    expect(filterPoints(standardTable([mass]), { outliersLimit: 3 }).removed.outliers).toBe(1)
    const planted = standardTable([mass], { knownType: 'planted' })
    expect(filterPoints(planted, { outliersLimit: 3 }).standard).toBe(planted)
  })

  test('no point left is a failure that says so', () => {
    const still = standardTable([numberColumn('speed', [0, 0.1], 'm/s')])
    expect(() => filterPoints(still, {})).toThrow('no points passed the filter')
  })

  test('a real harvest, against the rule written out', async () => {
    const standard = await standardOf('agleader-text/sample1.txt')
    const speed = values(standard.table, 'speed')
    const yields = values(standard.table, 'wetVolumePerArea')
    const fast = yields.filter((_, i) => !(speed[i]! * 0.44704 < 0.5))
    const mean = fast.reduce((sum, y) => sum + y, 0) / fast.length
    const deviation = Math.sqrt(fast.reduce((sum, y) => sum + (y - mean) ** 2, 0) / fast.length)
    const { standard: filtered } = filterPoints(standard, { outliersLimit: 3 })
    expect(values(filtered.table, 'wetVolumePerArea')).toEqual(
      fast.filter((y) => Math.abs(y - mean) <= 3 * deviation),
    )
    expect(filtered.table.rows).toBeLessThan(standard.table.rows)
  })
})
