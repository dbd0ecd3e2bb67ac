import { describe, expect, test } from 'vitest'
import { Unreadable } from '../../bytes/errors.ts'
import type { NumberColumn, TextColumn } from '../../columns/table.ts'
import { numberOf, textOf } from '../../columns/table.ts'
import { mappedTable } from './mapped-table.ts'
import { mappingOf } from './meanings.ts'
import { NOTHING_TOLD } from './told.ts'
import { parseMapping } from './user-mapping.ts'

const NOW = Date.UTC(2026, 0, 1)

function refusal(json: unknown): { code: string; message: string } {
  try {
    parseMapping(json)
  } catch (error) {
    if (error instanceof Unreadable) return { code: error.code, message: error.message }
    throw error
  }
  throw new Error('was taken')
}

const numbers = (name: string, ...values: number[]): NumberColumn => ({
  name,
  type: 'number',
  values: Float64Array.from(values),
})
const texts = (name: string, ...values: string[]): TextColumn => ({
  name,
  type: 'text',
  codes: Int32Array.from(values.keys()),
  dictionary: values,
})

function tableOf(columns: readonly (NumberColumn | TextColumn)[], ...mappings: unknown[]) {
  const names = columns.map((column) => column.name.toLowerCase())
  const mapping = mappingOf(names, mappings.map(parseMapping))
  const rows = columns[0]!.type === 'number' ? columns[0]!.values.length : columns[0]!.codes.length
  const longitude = new Float64Array(rows).fill(-93)
  const latitude = new Float64Array(rows).fill(41)
  const named = { key: 'a', name: 'a', format: 'SHAPEFILE' as const, mapping, told: NOTHING_TOLD }
  return mappedTable({ ...named, longitude, latitude, columns, warnings: [] }, NOW)
}

describe('a mapping file', () => {
  test('is read with names in any case and units as people write them', () => {
    const mapping = parseMapping(
      JSON.stringify({
        name: 'Co-op export',
        columns: {
          'Swath Width': { property: 'equipmentWidth', unit: 'feet' },
          VRYIELDVOL: { property: 'dryVolumePerArea', unit: 'bushels/acre' },
          Op: { property: 'farm' },
        },
        operationType: 'Harvest',
        crop: 'corn',
        timeZone: 'America/Chicago',
        units: 'imperial',
      }),
    )
    expect(mapping).toEqual({
      name: 'Co-op export',
      columns: {
        'swath width': { property: 'equipmentWidth', unit: 'ft' },
        'swath widt': { property: 'equipmentWidth', unit: 'ft' },
        vryieldvol: { property: 'dryVolumePerArea', unit: 'bu/ac' },
        op: { property: 'farm' },
      },
      operationType: 'harvested',
      crop: 'corn',
      timeZone: 'America/Chicago',
      units: 'imperial',
    })
  })

  test.each([
    ['{', 'no JSON'],
    [[], 'the whole []: an object'],
    [{ column: {} }, 'column: no such key; allowed are name, columns'],
    [{ columns: [] }, 'columns []: an object'],
    [{ columns: { a: { property: 'yield' } } }, 'columns.a.property "yield": allowed are'],
    [{ columns: { a: { property: 'speed', units: 'mph' } } }, 'columns.a.units: no such key'],
    [{ columns: { a: { property: 'speed', unit: 'furlongs' } } }, 'columns.a.unit "furlongs": speed takes'],
    [{ columns: { a: { property: 'distance', unit: 'lb/ac' } } }, 'distance takes a unit of length'],
    [
      { columns: { a: { property: 'appliedRate', unit: 'gal' } } },
      'appliedRate takes a unit of count/area or',
    ],
    [{ columns: { a: { property: 'crop', unit: 'ft' } } }, 'crop has no unit'],
    [{ operationType: 'mowing' }, 'allowed are planted, applied, harvested, tillage'],
    [{ timeZone: 'Iowa' }, 'timeZone "Iowa": a name such as America/Chicago'],
    [{ units: 'us' }, 'units "us": allowed are imperial, metric'],
    [{ crop: 3 }, 'crop 3: a text'],
  ])('%j is refused', (json, message) => {
    expect(refusal(json)).toEqual({ code: 'invalid_mapping', message: expect.stringContaining(message) })
  })
})

describe('over what Sheaf knows of the columns', () => {
  const yields = [
    numbers('WetMass', 9000, 9100),
    numbers('SWATHWIDTH', 30, 30),
    numbers('VRYIELDVOL', 150, 151),
  ]

  test('it adds units and leaves the rest', () => {
    const { table, operationType, warnings } = tableOf(yields, {
      columns: { WetMass: { property: 'wetMassPerArea', unit: 'lb/ac' } },
    })
    expect(numberOf(table, 'wetMassPerArea')?.unit).toBe('lb/ac')
    expect(numberOf(table, 'dryVolumePerArea')?.unit).toBeUndefined()
    expect(operationType).toBe('harvested')
    const left = 'The source tells no unit for SWATHWIDTH, VRYIELDVOL'
    expect(warnings).toContainEqual({ code: 'unknown_units', detail: left, count: 2 })
  })

  test('it gives a property to another column than Sheaf would', () => {
    const columns = [
      numbers('AppliedRate', 1, 2),
      numbers('ControlRate', 3, 4),
      texts('Product', 'Urea', 'UAN'),
    ]
    const { table } = tableOf(columns, {
      columns: { ControlRate: { property: 'appliedRate', unit: 'kg/ha' } },
      operationType: 'applied',
    })
    const rates = table.columns.filter((column) => column.property === 'appliedRate')
    expect(rates.map((column) => column.name)).toEqual(['ControlRate'])
    expect(textOf(table, 'products')?.dictionary).toEqual(['Urea', 'UAN'])
  })

  test('it names the operation, the crop, the measuring system, the time and its zone', () => {
    const columns = [
      numbers('Yld', 5, 6),
      numbers('Dist', 1, 1),
      numbers('Spd', 5, 5),
      texts('Stamp', '2025-10-01 08:00:00', '2025-10-01 08:00:01'),
      texts('Paddock', 'Creek'),
    ]
    const source = tableOf(columns, {
      columns: {
        Yld: { property: 'wetMassPerArea' },
        Stamp: { property: 'timestamp' },
        Paddock: { property: 'field' },
      },
      crop: 'wheat',
      units: 'metric',
      timeZone: 'Australia/Sydney',
    })
    const { table } = source
    const unitOf = (property: string) => numberOf(table, property)?.unit
    expect(['wetMassPerArea', 'distance', 'speed'].map(unitOf)).toEqual(['t/ha', 'm', undefined])
    expect(textOf(table, 'crop')).toMatchObject({ dictionary: ['wheat'], codes: Int32Array.of(0, 0) })
    expect([source.localTime, source.timeZone]).toEqual([true, 'Australia/Sydney'])
    expect(numberOf(table, 'timestamp')?.values[1]).toBe(Date.UTC(2025, 9, 1, 8, 0, 1))
    expect(source.origin).toEqual({ field: 'Creek' })
  })

  test('the crop of a column comes before that of the mapping', () => {
    const { table } = tableOf([numbers('Yield', 1, 2), texts('Crop', 'Oats', 'Oats')], { crop: 'wheat' })
    expect(textOf(table, 'crop')?.dictionary).toEqual(['Oats', 'Oats'])
  })

  test('of several mappings the one that names most columns counts, and none that names none', () => {
    const metric = { columns: { WetMass: { property: 'wetMassPerArea', unit: 't/ha' } } }
    const imperial = {
      columns: {
        WetMass: { property: 'wetMassPerArea', unit: 'lb/ac' },
        SWATHWIDTH: { property: 'equipmentWidth', unit: 'ft' },
      },
    }
    const other = { columns: { Biomass: { property: 'wetMassPerArea', unit: 'kg/ha' } }, crop: 'hemp' }
    const unit = (...mappings: unknown[]) =>
      numberOf(tableOf(yields, ...mappings).table, 'wetMassPerArea')?.unit
    expect([unit(other, metric, imperial), unit(metric), unit(other)]).toEqual(['lb/ac', 't/ha', undefined])
    expect(textOf(tableOf(yields, other).table, 'crop')).toBeUndefined()
  })
})

describe('exports of Trimble displays', () => {
  test('coverage: rates without a unit, heights in metres, the date and its clock in two columns', () => {
    const source = tableOf([
      numbers('AppldRate', 96.111, 97),
      numbers('Height', -6.136, -6),
      texts('Material', 'Urea', 'Urea 2'),
      numbers('Moisture', Number.NaN, Number.NaN),
      texts('DateClosed', '20120316', '20120317'),
      texts('TimeClosed', '01:16:40pm', '12:00:01am'),
    ])
    expect(source.operationType).toBe('applied')
    expect(numberOf(source.table, 'elevation')?.unit).toBe('m')
    expect(numberOf(source.table, 'appliedRate')).toMatchObject({ name: 'AppldRate' })
    expect(numberOf(source.table, 'appliedRate')?.unit).toBeUndefined()
    expect([...numberOf(source.table, 'timestamp')!.values]).toEqual([
      Date.UTC(2012, 2, 16, 13, 16, 40),
      Date.UTC(2012, 2, 17, 0, 0, 1),
    ])
    expect([source.timePrecision, source.localTime]).toEqual(['instant', true])
  })

  test('track: widths in metres, speeds in km/h, times in UTC', () => {
    const source = tableOf([
      numbers('Swath_wdth', 24, 24),
      numbers('Speed', 12, 12),
      texts('UTC_Date', '20250601', '20250601'),
      texts('UTC_Time', '10:00:00.5', '10:00:01.5'),
    ])
    const unitOf = (property: string) => numberOf(source.table, property)?.unit
    expect(['equipmentWidth', 'speed'].map(unitOf)).toEqual(['m', 'km/hr'])
    expect([source.timePrecision, source.localTime]).toEqual(['instant', false])
    expect(numberOf(source.table, 'timestamp')?.values[0]).toBe(Date.UTC(2025, 5, 1, 10, 0, 0, 500))
  })
})
