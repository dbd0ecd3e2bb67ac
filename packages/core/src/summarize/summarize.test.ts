import { describe, expect, test } from 'vitest'
import type { StandardTable } from '../columns/standard-table.ts'
import type { Column } from '../columns/table.ts'
import { geodesicArea } from '../geometry/geodesy.ts'
import { summarize, unitsOf } from './summarize.ts'

const number = (name: string, unit: string | undefined, values: number[]): Column => ({
  name,
  property: name,
  type: 'number',
  ...(unit ? { unit } : {}),
  values: Float64Array.from(values),
})
const text = (name: string, values: string[]): Column => {
  const dictionary = [...new Set(values)]
  return {
    name,
    property: name,
    type: 'text',
    codes: Int32Array.from(values, (v) => dictionary.indexOf(v)),
    dictionary,
  }
}
const standardOf = (
  operationType: string,
  columns: Column[],
  rest: Partial<StandardTable> = {},
): StandardTable => ({
  operationType,
  table: {
    rows: 4,
    columns: [
      number('longitude', undefined, [-93, -93, -93, -93]),
      number('latitude', undefined, [42, 42.00002, 42.00004, 42.00006]),
      number('timestamp', 'ms', [1000, 1000, 3000, 3000]),
      number('area', 'm2', [10, 30, 10, 30]),
      number('distance', 'ft', [4, 6, 4, 6]),
      number('elevation', 'ft', [1, 2, 3, 4]),
      number('heading', 'arcdeg', [0, 0, 0, 0]),
      number('equipmentWidth', 'ft', [20, 20, 20, 20]),
      ...columns,
    ],
  },
  mixes: [],
  machinery: [],
  origin: { field: 'Home', description: 'Pre-emerge' },
  timePrecision: 'instant',
  outOfStandard: false,
  system: 'imperial',
  sourceRows: 4,
  removed: {},
  warnings: [],
  ...rest,
})
const DEFAULT = {
  unitMeasurement: 'DEFAULT',
  originalOperationData: true,
  summarizeByProductEntry: true,
} as const
const AC = 4046.8564224

describe('summaries', () => {
  test('rates are weighted by area, seeds are whole, varieties are told apart', () => {
    const { summary } = summarize(
      standardOf('planted', [
        number('seedRate', 'seeds/ac', [30_000, 34_000, 30_000, 34_000]),
        text('crop', ['corn', 'corn', 'corn', 'corn']),
        text('variety', ['A', 'B', 'A', 'B']),
      ]),
      DEFAULT,
    )
    const planted = (rate: number, area: number) => Math.floor((rate * area) / AC)
    expect(summary.properties).toMatchObject({
      originalOperationData: { originalOperationField: 'Home' },
      operationDescription: 'Pre-emerge',
      startTime: '1970-01-01T00:00:01.000Z',
      endTime: '1970-01-01T00:00:03.000Z',
      crop: ['corn'],
      totalArea: { value: 80, unit: 'm2' },
      seedRate: { avg: 33_000, min: 30_000, max: 34_000, unit: 'seeds/ac' },
      totalPlanted: { value: planted(33_000, 80), unit: 'seeds' },
      elevation: { avg: 2.5, min: 1, max: 4, unit: 'ft' },
      varieties: [
        {
          name: 'B',
          rate: { avg: 34_000 },
          area: { value: 60 },
          totalPlanted: { value: planted(34_000, 60) },
        },
        {
          name: 'A',
          rate: { avg: 30_000 },
          area: { value: 20 },
          totalPlanted: { value: planted(30_000, 20) },
        },
      ],
    })
  })

  test('areas of whole files have units of their own', () => {
    const { summary } = summarize(standardOf('tillage', []), { ...DEFAULT, unitMeasurement: 'METRIC' })
    expect(summary.properties.totalArea).toEqual({ value: 0.008, unit: 'ha' })
  })

  test('sections of one instant count once', () => {
    const totalDistance = (columns: Column[]) =>
      summarize(standardOf('tillage', columns), DEFAULT).summary.properties.totalDistance
    expect(totalDistance([])).toEqual({ value: 20, unit: 'ft' })
    expect(totalDistance([number('sectionId', undefined, [1, 2, 1, 2])])).toEqual({ value: 10, unit: 'ft' })
  })

  test('records faster than the clock ticks are told apart by their sections', () => {
    const totalDistance = (sections: number[], rest: Partial<StandardTable> = {}) =>
      summarize(standardOf('tillage', [number('sectionId', undefined, sections)], rest), DEFAULT).summary
        .properties.totalDistance
    expect(totalDistance([1, 1, 1, 1])).toEqual({ value: 20, unit: 'ft' })
    expect(totalDistance([1, 1, 1, 2])).toEqual({ value: 15, unit: 'ft' })
    expect(totalDistance([1, 2, 1, 2], { timePrecision: 'date' })).toEqual({ value: 12, unit: 'ft' })
  })

  test('a product in two mixes is one entry', () => {
    const water = { name: 'Water', type: 'Carrier', share: 1, unit: 'gal/ac' } as const
    const { summary } = summarize(
      standardOf(
        'applied',
        [number('appliedRate', 'gal/ac', [10, 20, 10, 20]), text('products', ['one', 'two', 'one', 'two'])],
        { mixes: [[water], [{ name: 'Herbicide', type: 'Component', share: 2, unit: 'floz/ac' }, water]] },
      ),
      DEFAULT,
    )
    expect(summary.properties).toMatchObject({
      crop: [],
      tankMix: true,
      appliedRate: { avg: 17.5, min: 10, max: 20 },
      totalApplied: { value: expect.closeTo((17.5 * 80) / AC, 12), unit: 'gal' },
    })
    expect(summary.properties.products).toEqual([
      {
        ...{ name: 'Water', type: 'Carrier', area: { value: 80, unit: 'm2' } },
        rate: { value: 17.5, unit: 'gal/ac' },
        totalApplied: { value: expect.closeTo((17.5 * 80) / AC, 12), unit: 'gal' },
      },
      {
        ...{ name: 'Herbicide', type: 'Component', area: { value: 60, unit: 'm2' } },
        rate: { value: 40, unit: 'floz/ac' },
        totalApplied: { value: expect.closeTo((40 * 60) / AC, 12), unit: 'floz' },
      },
    ])
  })

  test('units of the numeric properties that points have', () => {
    expect(unitsOf(standardOf('tillage', [number('sectionId', undefined, [1, 2, 1, 2])]))).toEqual({
      area: 'm2',
      distance: 'ft',
      elevation: 'ft',
      heading: 'arcdeg',
      equipmentWidth: 'ft',
    })
  })
})

describe('worked area', () => {
  const step = 0.00002 * 111_083
  const width = 20 * 0.3048

  test('rectangles reach back to the record before, though distances fall short of the way', () => {
    const { summary } = summarize(standardOf('tillage', []), DEFAULT)
    expect(summary.geometry.coordinates).toHaveLength(1)
    expect(geodesicArea(summary.geometry.coordinates) / ((3 * step + 4 * 0.3048) * width)).toBeCloseTo(1, 1)
  })

  test('without a width it is taken from area and distance, and said so', () => {
    const standard = standardOf('tillage', [])
    const columns = standard.table.columns.filter((column) => column.name !== 'equipmentWidth')
    const { warnings } = summarize({ ...standard, table: { rows: 4, columns } }, DEFAULT)
    expect(warnings.map((w) => w.code)).toEqual(['width_assumed'])
  })

  test('a jump of the receiver is no worked area', () => {
    const standard = standardOf('tillage', [])
    const columns = standard.table.columns.map((c) =>
      c.name === 'distance' ? number('distance', 'ft', [4, 2724.9, 4, 6]) : c,
    )
    const { summary } = summarize({ ...standard, table: { rows: 4, columns } }, DEFAULT)
    expect(geodesicArea(summary.geometry.coordinates)).toBeLessThan(5 * step * width)
  })
})
