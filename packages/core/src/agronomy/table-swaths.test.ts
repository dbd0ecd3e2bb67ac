import { expect, test } from 'vitest'
import type { Column } from '../columns/table.ts'
import { swathsOf } from './table-swaths.ts'

const column = (name: string, values: number[], unit?: string): Column => ({
  name,
  property: name,
  type: 'number',
  ...(unit === undefined ? {} : { unit }),
  values: Float64Array.from(values),
})
const place = [column('longitude', [1, 2, 3]), column('latitude', [4, 5, 6]), column('heading', [0, 90, 180])]

test('lengths and widths are in metres, jumps have none', () => {
  const columns = [
    ...place,
    column('distance', [10, 400, 1], 'ft'),
    column('equipmentWidth', [30, 30, 15], 'ft'),
  ]
  const { swaths, widthAssumed } = swathsOf({ rows: 3, columns })
  expect([...swaths.length]).toEqual([3.048, Number.NaN, 0.3048])
  expect([...swaths.width]).toEqual([9.144, 9.144, 4.572])
  expect([...swaths.heading]).toEqual([0, 90, 180])
  expect(widthAssumed).toBe(false)
})

test('without a width it is the area over the distance, else 10 m', () => {
  const columns = [...place, column('distance', [2, 4, 0], 'm'), column('area', [12, Number.NaN, 3], 'm2')]
  const { swaths, widthAssumed } = swathsOf({ rows: 3, columns })
  expect([...swaths.width]).toEqual([6, 10, 10])
  expect(widthAssumed).toBe(true)
})
