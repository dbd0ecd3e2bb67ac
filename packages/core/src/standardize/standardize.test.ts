import { describe, expect, test } from 'vitest'
import { numberOf, textOf } from '../columns/table.ts'
import { DEFAULT_STANDARDIZE_OPTIONS, type StandardizeOptions } from './options.ts'
import { sourceOf } from './source-of.ts'
import { standardize } from './standardize.ts'

const FT_AC = 0.09290304 / 4046.8564224
const options = (given: Partial<StandardizeOptions> = {}): StandardizeOptions => ({
  ...DEFAULT_STANDARDIZE_OPTIONS,
  ...given,
})
const harvest = (more: Parameters<typeof sourceOf>[0] = {}, rest: Parameters<typeof sourceOf>[1] = {}) =>
  sourceOf(
    {
      cropFlow: { unit: 'lb/s', values: [10, 12] },
      samplingInterval: { unit: 's', values: [1, 1] },
      distance: { unit: 'in', values: [60, 72] },
      equipmentWidth: { unit: 'in', values: [240, 240] },
      harvestMoisture: { unit: 'percentage', values: [20, 12] },
      crop: ['Corn', 'Corn'],
      ...more,
    },
    rest,
  )
const values = (standard: ReturnType<typeof standardize>, property: string) => [
  ...(numberOf(standard.table, property)?.values ?? []),
]
const column = (standard: ReturnType<typeof standardize>, property: string) =>
  numberOf(standard.table, property)

describe('harvested', () => {
  test('area, masses and volumes from flow, interval, distance and width', () => {
    const standard = standardize(harvest(), options())
    expect(values(standard, 'distance')).toEqual([5, 6])
    expect(values(standard, 'equipmentWidth')).toEqual([20, 20])
    expect(values(standard, 'area')[0]).toBeCloseTo(100 * 0.09290304, 12)
    expect(values(standard, 'wetMass')).toEqual([10, 12])
    expect(values(standard, 'wetMassPerArea')[0]).toBeCloseTo(10 / (100 * FT_AC), 8)
    expect(values(standard, 'wetVolume')[0]).toBeCloseTo(10 / 56, 14)
    // 20 % is dried to 15 %, 12 % is not raised.
    expect(values(standard, 'dryMass')[0]).toBeCloseTo((10 * 80) / 85, 12)
    expect(values(standard, 'dryMass')[1]).toBe(12)
    expect(values(standard, 'dryVolumePerArea')[1]).toBeCloseTo(12 / 56 / (120 * FT_AC), 8)
    expect(values(standard, 'speed')[0]).toBeCloseTo((5 * 3600) / 5280, 12)
    expect(values(standard, 'elevation')).toEqual([0, 0])
    expect(column(standard, 'wetMass')?.provenance).toBe('derived')
    expect(column(standard, 'harvestMoisture')?.provenance).toBe('measured')
    expect(column(standard, 'wetMassPerArea')?.unit).toBe('lb/ac')
  })

  test('a unit that the source does not tell is not guessed', () => {
    const unitless = { values: [900, 910] }
    const standard = standardize(harvest({ elevation: unitless }), options())
    expect(values(standard, 'elevation')).toEqual([0, 0])
    expect(standard.warnings.map(({ code, at }) => [code, at])).toContainEqual([
      'unknown_units',
      'column elevation',
    ])
    expect(() => standardize(harvest({ cropFlow: { values: [10, 12] } }), options())).toThrow(
      /^missing required properties: .*wetMass/,
    )
  })

  test('raised below the standard moisture only when asked', () => {
    const standard = standardize(harvest(), options({ dryYieldAdjustUp: true }))
    expect(values(standard, 'dryMass')[1]).toBeCloseTo((12 * 88) / 85, 12)
  })

  test('a dry value of the source wins, unless all are to be computed', () => {
    const source = harvest({ dryMassPerArea: { unit: 'lb/ac', values: [4000, Number.NaN] } })
    const measured = standardize(source, options())
    expect(values(measured, 'dryMassPerArea')[0]).toBe(4000)
    expect(values(measured, 'dryMass')[0]).toBeCloseTo(4000 * 100 * FT_AC, 10)
    expect(values(measured, 'dryMass')[1]).toBe(12)
    expect(column(measured, 'dryMassPerArea')?.provenance).toBe('measured')
    expect(measured.warnings.find((w) => w.code === 'gaps_filled')?.count).toBe(1)
    const computed = standardize(source, options({ dryYield: 'computed' }))
    expect(values(computed, 'dryMass')[0]).toBeCloseTo((10 * 80) / 85, 12)
  })

  test('density and standard: the owner over the source over the table', () => {
    const dry = (rest: Parameters<typeof sourceOf>[1], given: Partial<StandardizeOptions> = {}) => {
      const standard = standardize(harvest({}, rest), options(given))
      return [values(standard, 'dryMass')[0], (values(standard, 'wetVolume')[0] ?? 0) ** -1 * 10]
    }
    expect(dry({ standardMoisture: 14, cropDensity: 57 })).toEqual([
      expect.closeTo((10 * 80) / 86, 10),
      expect.closeTo(57, 10),
    ])
    expect(dry({ standardMoisture: 14 }, { cropTable: { Corn: { standardMoisture: 15.5 } } })).toEqual([
      expect.closeTo((10 * 80) / 84.5, 10),
      expect.closeTo(56, 10),
    ])
  })

  test('masses from volumes, and wet from dry, where that is all there is', () => {
    const bare = {
      cropFlow: { values: [Number.NaN, Number.NaN] },
      samplingInterval: { values: [Number.NaN, Number.NaN] },
    }
    const volume = standardize(
      harvest({ ...bare, wetVolumePerArea: { unit: 'bu/ac', values: [200, 210] } }),
      options(),
    )
    expect(values(volume, 'wetMassPerArea')[0]).toBeCloseTo(200 * 56, 8)
    const dry = standardize(
      harvest({ ...bare, dryVolumePerArea: { unit: 'bu/ac', values: [200, 210] } }),
      options(),
    )
    expect(values(dry, 'dryMassPerArea')[0]).toBeCloseTo(200 * 56, 8)
    expect(values(dry, 'wetMassPerArea')[0]).toBeCloseTo((200 * 56 * 85) / 80, 8)
    expect(values(dry, 'wetMassPerArea')[1]).toBeCloseTo(210 * 56, 8)
  })

  test('no density: no volumes, and their rules and demands do not apply', () => {
    const standard = standardize(harvest({ crop: ['arugula', 'Corn'] }), options())
    expect(standard.table.rows).toBe(2)
    expect(values(standard, 'wetVolume')[0]).toBeNaN()
    expect(values(standard, 'dryMass')[0]).toBe(10)
    const none = standardize(harvest({ crop: ['arugula', 'arugula'] }), options())
    expect(column(none, 'wetVolume')).toBeUndefined()
    const cane = standardize(
      harvest({ crop: ['Sugar Cane', 'Sugar Cane'], wetVolume: { unit: 'bu', values: [1, 2] } }),
      options(),
    )
    expect(values(cane, 'wetVolume')).toEqual([Number.NaN, Number.NaN])
  })

  test('metric, and DEFAULT for a metric source', () => {
    const metric = standardize(harvest(), options({ unitMeasurement: 'METRIC' }))
    expect(values(metric, 'wetMass')[0]).toBeCloseTo(0.0045359237, 14)
    expect(column(metric, 'wetVolumePerArea')?.unit).toBe('m3/ha')
    expect(column(metric, 'cropFlow')?.unit).toBe('kg/s')
    const source = harvest({
      cropFlow: { unit: 't/hr', values: [3.6, 3.6] },
      distance: { unit: 'm', values: [2, 2] },
      equipmentWidth: { unit: 'm', values: [10, 10] },
    })
    const kept = standardize(source, options())
    expect(values(kept, 'wetMass')[0]).toBeCloseTo(0.001, 14)
    expect(values(kept, 'wetMassPerArea')[0]).toBeCloseTo(0.5, 12)
    expect(column(kept, 'speed')?.unit).toBe('m/s')
  })
})

describe('crops', () => {
  test('unknown crops are kept under that name, with a warning, and removed by the default rule', () => {
    const source = harvest({ crop: ['Zorg', 'Corn'] })
    const standard = standardize(source, options())
    expect(standard.removed).toEqual({ crop: 1 })
    expect(standard.warnings.some((w) => w.code === 'crop_unknown')).toBe(true)
    const all = standardize(source, options({ cleanupStandardGeojson: false }))
    expect(textOf(all.table, 'crop')?.dictionary).toEqual(['unknown', 'corn'])
    const own = standardize(source, options({ cropTable: { Zorg: { density: 50 } } }))
    expect(textOf(own.table, 'crop')?.dictionary).toEqual(['zorg', 'corn'])
    expect(values(own, 'wetVolume')[0]).toBeCloseTo(0.2, 12)
  })

  test('a source that names none: hint, option, or failure', () => {
    const source = harvest({ crop: [undefined, undefined] })
    expect(() => standardize(source, options())).toThrow('missing required properties: crop')
    const hinted = standardize(source, options({ crop: 'CORN' }))
    expect(textOf(hinted.table, 'crop')?.dictionary).toEqual(['corn'])
    expect(standardize(harvest(), options({ crop: 'wheat' })).warnings).toEqual(
      standardize(harvest(), options()).warnings,
    )
    expect(textOf(standardize(harvest(), options({ crop: 'wheat' })).table, 'crop')?.dictionary).toEqual([
      'corn',
    ])
    const optional = standardize(source, options({ cropOptional: true }))
    expect(values(optional, 'dryMass')).toEqual([10, 12])
  })
})

describe('demands', () => {
  test('names every property that is missing', () => {
    const source = sourceOf({ cropFlow: { unit: 'lb/s', values: [1] }, crop: ['corn'] })
    expect(() => standardize(source, options())).toThrow(
      /^missing required properties: .*area.*harvestMoisture/,
    )
    const marked = standardize(source, options({ outOfStandardOperations: true }))
    expect(marked.outOfStandard).toBe(true)
  })

  test('operations outside the standard', () => {
    const { operationType: _, ...source } = harvest({}, { origin: { operationType: 'Guidance' } })
    expect(() => standardize(source, options())).toThrow('unsupported operation type: guidance')
    const marked = standardize(source, options({ outOfStandardOperations: true }))
    expect(marked.operationType).toBe('guidance')
    expect(marked.outOfStandard).toBe(true)
    const known = standardize({ ...source, origin: { operationType: 'Harvest' } }, options())
    expect(known.operationType).toBe('harvested')
    expect(known.outOfStandard).toBe(false)
  })
})

describe('cleanup', () => {
  test('counts points by the first rule they break; positions and times go whatever the settings', () => {
    const source = harvest({
      cropFlow: { unit: 'lb/s', values: [10, 0, 10, 10, 10, 10] },
      samplingInterval: { unit: 's', values: [1, 1, 1, 1, 1, 1] },
      distance: { unit: 'ft', values: [5, 5, 5, 5, 5, 5] },
      equipmentWidth: { unit: 'ft', values: [20, 20, 20, 20, 20, 20] },
      harvestMoisture: { unit: 'percentage', values: [15, 15, 0, 15, 15, 15] },
      recordingStatus: ['ON', 'on', 'On', 'Off', 'On', 'On'],
      crop: Array(6).fill('corn'),
      timestamp: { values: [1, 2, 3, 4, Number.NaN, 6].map((s) => s * 1000) },
      longitude: { values: [-93, -93, -93, -93, -93, 0] },
      latitude: { values: [42, 42, 42, 42, 42, 0] },
    })
    expect(standardize(source, options()).removed).toEqual({
      position: 1,
      timestamp: 1,
      recordingStatus: 1,
      harvestMoisture: 1,
      wetMass: 1,
    })
    const off = standardize(source, options({ cleanupStandardGeojson: false }))
    expect([off.table.rows, off.removed]).toEqual([4, { position: 1, timestamp: 1 }])
    const custom = standardize(source, options({ cleanupRules: { wetMass: [{ operator: 'LT', value: 5 }] } }))
    expect(values(custom, 'wetMass')).toEqual([0])
    expect(custom.removed.wetMass).toBe(3)
  })

  test('numbers are compared in output units', () => {
    const rules = { wetMass: [{ operator: 'GT', value: 0.005 }] } as const
    const metric = standardize(harvest(), options({ unitMeasurement: 'METRIC', cleanupRules: rules }))
    expect(metric.table.rows).toBe(1)
  })

  test('nothing left', () => {
    const source = harvest({ recordingStatus: ['Off', 'Off'] })
    expect(() => standardize(source, options())).toThrow('no points passed the filter')
    const nowhere = harvest({ longitude: { values: [0, 0] }, latitude: { values: [0, 0] } })
    expect(() => standardize(nowhere, options())).toThrow('no points passed the filter')
  })
})

describe('planted and applied', () => {
  const planting = (more: Parameters<typeof sourceOf>[0]) =>
    sourceOf(
      {
        distance: { unit: 'ft', values: [5, 5] },
        equipmentWidth: { unit: 'ft', values: [20, 20] },
        crop: ['SOYBEANS', 'SOYBEANS'],
        ...more,
      },
      { operationType: 'planted' },
    )

  test('seed rates by count and by weight', () => {
    const seeds = standardize(planting({ seedRate: { unit: 'ksds/ac', values: [140, 139] } }), options())
    expect([values(seeds, 'seedRate'), column(seeds, 'seedRate')?.unit]).toEqual([
      [140_000, 139_000],
      'seeds/ac',
    ])
    const weight = planting({ seedRate: { unit: 'lb/ac', values: [60, 60] } })
    expect(column(standardize(weight, options({ unitMeasurement: 'METRIC' })), 'seedRate')?.unit).toBe(
      'kg/ha',
    )
    expect(() => standardize(planting({}), options())).toThrow('missing required properties: seedRate')
    expect(standardize(planting({}), options({ seedRateOptional: true })).table.rows).toBe(2)
  })

  test('heading and distance from positions where the source has none', () => {
    const { table } = standardize(
      planting({
        seedRate: { unit: 'seeds/ac', values: [1, 1] },
        distance: { values: [Number.NaN, Number.NaN] },
      }),
      options({ unitMeasurement: 'METRIC' }),
    )
    expect(numberOf(table, 'heading')?.values[0]).toBeCloseTo(0, 6)
    expect(numberOf(table, 'distance')?.values[0]).toBe(0)
    expect(numberOf(table, 'distance')?.values[1]).toBeCloseTo(2, 1)
    expect(numberOf(table, 'distance')?.provenance).toBe('derived')
  })

  const applying = (unit: string, rate: number, rest: Parameters<typeof sourceOf>[1] = {}) =>
    sourceOf(
      {
        distance: { unit: 'ft', values: [5, 5] },
        equipmentWidth: { unit: 'ft', values: [20, 20] },
        appliedRate: { unit, values: [rate, 2 * rate] },
      },
      { operationType: 'applied', ...rest },
    )

  test('liquids and solids; L/ha or m3/ha once per file by its mean', () => {
    const unitOf = (unit: string, rate: number, unitMeasurement: 'METRIC' | 'IMPERIAL' | 'DEFAULT') =>
      column(standardize(applying(unit, rate), options({ unitMeasurement })), 'appliedRate')?.unit
    expect(unitOf('gal/ac', 15, 'METRIC')).toBe('L/ha')
    expect(unitOf('gal/ac', 1500, 'METRIC')).toBe('m3/ha')
    expect(unitOf('floz/ac', 15, 'DEFAULT')).toBe('floz/ac')
    expect(unitOf('floz/ac', 15, 'IMPERIAL')).toBe('gal/ac')
    expect(unitOf('t/ha', 2, 'METRIC')).toBe('kg/ha')
    expect(unitOf('kg/ha', 2, 'IMPERIAL')).toBe('lb/ac')
  })

  test('a tank mix is split by the rates that the source states', () => {
    const source = applying('gal/ac', 12.5, {
      products: [
        { name: 'Herbicide', type: 'Component', rate: { value: 40, unit: 'floz/ac' } },
        { name: 'AMS', type: 'Component', rate: { value: 1, unit: 'lb/ac' } },
        { name: 'Water', type: 'Carrier', rate: { value: 12.5, unit: 'gal/ac' } },
      ],
    })
    const { mixes, table } = standardize(source, options())
    const parts = mixes[textOf(table, 'products')!.codes[1]!]!
    expect(parts.map(({ name, share, unit }) => [name, share * 25, unit])).toEqual([
      ['Herbicide', 80, 'floz/ac'],
      ['AMS', 2, 'lb/ac'],
      ['Water', 25, 'gal/ac'],
    ])
    const single = standardize(applying('gal/ac', 12.5), options())
    expect(single.mixes[textOf(single.table, 'products')!.codes[0]!]).toEqual([
      { name: 'unknown', type: 'Component', share: 1, unit: 'gal/ac' },
    ])
  })
})

describe('time', () => {
  const timed = (rest: Parameters<typeof sourceOf>[1]) =>
    harvest({ timestamp: { values: [Date.UTC(2023, 6, 15, 12), Date.UTC(2023, 6, 15, 12, 0, 1)] } }, rest)

  test('a clock of unknown zone is read in the zone that is set, and said so', () => {
    const standard = standardize(timed({ localTime: true }), options({ sourceTimeZone: 'America/Chicago' }))
    expect(values(standard, 'timestamp')[0]).toBe(Date.UTC(2023, 6, 15, 17))
    expect(standard.warnings.map((w) => w.code)).toContain('time_basis_assumed')
    expect(values(standardize(timed({}), options()), 'timestamp')[0]).toBe(Date.UTC(2023, 6, 15, 12))
  })

  test('dates stay dates; no time stays none, or the date that is given', () => {
    const dated = standardize(
      timed({ timePrecision: 'date', localTime: true }),
      options({ sourceTimeZone: 'Asia/Tokyo' }),
    )
    expect([dated.timePrecision, values(dated, 'timestamp')[0]]).toEqual(['date', Date.UTC(2023, 6, 15, 12)])
    expect(dated.warnings.map((w) => w.code)).toContain('time_date_only')
    const none = standardize(harvest(), options())
    expect([none.timePrecision, none.table.rows, values(none, 'timestamp')[0]]).toEqual([
      'none',
      2,
      Number.NaN,
    ])
    const given = standardize(harvest(), options({ date: '2023-09-01' }))
    expect([given.timePrecision, values(given, 'timestamp')[0]]).toEqual(['date', Date.UTC(2023, 8, 1)])
  })
})

describe('what a machine tells now and then', () => {
  const instants = (seconds: readonly number[]) => ({ values: seconds.map((s) => 1e12 + 1000 * s) })

  test('the last moisture holds for a minute on its track, then there is none', () => {
    const none = Number.NaN
    const standard = standardize(
      sourceOf({
        timestamp: instants([0, 1, 31, 61, 91]),
        distance: { unit: 'ft', values: [5, 5, 5, 5, 5] },
        equipmentWidth: { unit: 'ft', values: Array(5).fill(20) },
        crop: Array(5).fill('corn'),
        wetMass: { unit: 'lb', values: Array(5).fill(10) },
        harvestMoisture: { unit: 'prcnt', values: [none, 20, none, none, none] },
      }),
      options(),
    )
    expect(values(standard, 'harvestMoisture')).toEqual([20, 20, 20])
    expect(standard.removed).toEqual({ harvestMoisture: 2 })
    expect(standard.warnings).toContainEqual(
      expect.objectContaining({ code: 'gaps_filled', at: 'column harvestMoisture', count: 2 }),
    )
  })

  test('a machine that stands keeps its heading, at the start that of its first way', () => {
    const rows = 60
    const moving = (row: number) => row >= 20 && row < 40
    let latitude = 42
    const standard = standardize(
      sourceOf(
        {
          latitude: { values: Array.from({ length: rows }, (_, i) => (latitude += moving(i) ? 2e-5 : 0)) },
          timestamp: instants(Array.from({ length: rows }, (_, i) => i)),
          equipmentWidth: { unit: 'm', values: Array(rows).fill(9) },
          tillageDepthActual: { unit: 'cm', values: Array(rows).fill(9) },
        },
        { operationType: 'tillage' },
      ),
      options(),
    )
    expect(new Set(values(standard, 'heading'))).toEqual(new Set([0]))
  })
})
