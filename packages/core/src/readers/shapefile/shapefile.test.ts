import { describe, expect, test } from 'vitest'
import { Unreadable } from '../../bytes/errors.ts'
import type { SourceTable } from '../../columns/source-table.ts'
import { numberOf, textOf } from '../../columns/table.ts'
import type { EntryReport } from '../reader.ts'
import { readSource } from '../registry.ts'
import {
  folder,
  WGS84,
  type WrittenField,
  writeDbf,
  writeMultipoints,
  writePoints,
  writePolygons,
} from './testing/write-layer.ts'

const PLACES = [
  [-93.1, 41.6],
  [-93.2, 41.7],
  [-93.3, 41.8],
] as const
const RATE: WrittenField[] = [{ name: 'rate_appld', type: 'N', width: 8 }]
const RATES = [['1.5'], ['2.5'], ['3.5']]
const SQUARE = [
  [10, 50],
  [10, 52],
  [12, 52],
  [12, 50],
  [10, 50],
] as const

async function read(files: Record<string, Uint8Array | string>) {
  const tables: SourceTable[] = []
  const entries: EntryReport[] = []
  const codes: string[] = []
  try {
    for await (const event of readSource(folder(files), { now: Date.UTC(2026, 0, 1) })) {
      if (event.kind === 'table') tables.push(event.table)
      else if (event.kind === 'entry') entries.push(event.entry)
      else if (event.kind === 'failed') codes.push(event.error.code)
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
  }
  return { tables, entries, codes }
}

function layer(
  fields: readonly WrittenField[],
  rows: readonly (readonly string[])[],
  prj: string | null = WGS84,
) {
  return {
    'a.shp': writePoints(PLACES.slice(0, rows.length)),
    'a.dbf': writeDbf(fields, rows),
    ...(prj === null ? {} : { 'a.prj': prj }),
  }
}

const valuesOf = (source: SourceTable, property: string) => [...numberOf(source.table, property)!.values]
const warningCodes = (source: SourceTable) => source.warnings.map((warning) => warning.code)

describe('layers', () => {
  test('parts are put together by base name in one folder, whatever their case', async () => {
    const files = layer(RATE, RATES)
    const { tables, entries } = await read({
      'doc/Field.SHP': files['a.shp'],
      'doc/field.dbf': files['a.dbf'],
      'doc/FIELD.Prj': WGS84,
      'doc/field.shp.xml': '<x/>',
      'other/field.shp': files['a.shp'],
      'other/field.dbf': files['a.dbf'],
      'other/field.prj': WGS84,
    })
    expect(tables.map((source) => [source.key, source.table.rows])).toEqual([
      ['doc/Field.SHP', 3],
      ['other/field.shp', 3],
    ])
    expect(entries.map((entry) => entry.outcome)).toEqual(Array(7).fill('read'))
  })

  test.each([[1], [11], [21]])('points of type %i', async (type) => {
    const { tables } = await read({ ...layer(RATE, RATES), 'a.shp': writePoints(PLACES, type) })
    expect(valuesOf(tables[0]!, 'longitude')).toEqual([-93.1, -93.2, -93.3])
    expect(valuesOf(tables[0]!, 'latitude')).toEqual([41.6, 41.7, 41.8])
  })

  test.each([[8], [18], [28]])('a multipoint of type %i stands at the mean of its points', async (type) => {
    const points = [[PLACES[0]], [PLACES[0], PLACES[1]], [PLACES[2]]]
    const { tables } = await read({ ...layer(RATE, RATES), 'a.shp': writeMultipoints(points, type) })
    expect(valuesOf(tables[0]!, 'longitude')).toEqual([-93.1, (-93.1 - 93.2) / 2, -93.3])
    expect(valuesOf(tables[0]!, 'latitude')).toEqual([41.6, (41.6 + 41.7) / 2, 41.8])
  })

  test.each([[5], [15], [25]])('polygons of type %i', async (type) => {
    const { tables } = await read({
      ...layer(RATE, RATES.slice(1)),
      'a.shp': writePolygons([[SQUARE], [SQUARE]], type),
    })
    expect(valuesOf(tables[0]!, 'longitude')).toEqual([11, 11])
    expect(warningCodes(tables[0]!)).toContain('polygon_positions')
  })

  test('many layers of a source are a table each; a .shx is not needed and does no harm', async () => {
    const one = layer(RATE, RATES)
    const names = ['North/corn', 'South/corn', 'South/beans 2026', 'Ölfeld/corn']
    const files = names.flatMap((name) => [
      [`${name}.shp`, one['a.shp']],
      [`${name}.dbf`, one['a.dbf']],
      [`${name}.prj`, WGS84],
    ])
    const { tables, entries } = await read(
      Object.fromEntries([...files, ['South/corn.shx', writePoints([]).fill(8, 32, 33)]]),
    )
    expect(tables.map((source) => source.key).sort()).toEqual(names.map((name) => `${name}.shp`).sort())
    expect(entries.filter((entry) => entry.outcome === 'read').length).toBe(13)
  })

  test('a null shape is a row without position', async () => {
    const { tables } = await read({
      ...layer(RATE, RATES),
      'a.shp': writePoints([PLACES[0], null, PLACES[2]]),
    })
    expect(valuesOf(tables[0]!, 'longitude')).toEqual([-93.1, Number.NaN, -93.3])
    expect(tables[0]!.warnings).toContainEqual(
      expect.objectContaining({ code: 'invalid_position', count: 1 }),
    )
  })

  test('a deleted row goes with its shape', async () => {
    const { tables } = await read({ ...layer(RATE, RATES), 'a.dbf': writeDbf(RATE, RATES, { deleted: [1] }) })
    expect(valuesOf(tables[0]!, 'longitude')).toEqual([-93.1, -93.3])
    expect(valuesOf(tables[0]!, 'appliedRate')).toEqual([1.5, 3.5])
  })

  test.each([
    ['missing_shp', { 'a.dbf': writeDbf(RATE, RATES) }],
    ['missing_dbf', { 'a.shp': writePoints(PLACES) }],
    ['duplicate_name', { ...layer(RATE, RATES), 'A.dbf': writeDbf(RATE, RATES) }],
    ['duplicate_name', { ...layer(RATE, RATES), 'A.SHP': writePoints(PLACES) }],
    ['corrupt_dbf', { ...layer(RATE, RATES), 'a.shp': writePoints(PLACES.slice(1)) }],
    [
      'corrupt_shapefile',
      { ...layer(RATE, RATES), 'a.shp': Buffer.from(writePoints(PLACES)).fill(7, 100, 104) },
    ],
    ['truncated_shapefile', { ...layer(RATE, RATES), 'a.shp': writePoints(PLACES).subarray(0, 150) }],
    [
      'unsupported_geometry',
      { ...layer(RATE, RATES), 'a.shp': Buffer.from(writePoints(PLACES)).fill(3, 32, 33) },
    ],
    ['no_valid_positions', { ...layer(RATE, RATES), 'a.shp': writePoints([[0, 0], [0, 0], null]) }],
  ])('%s', async (code, files) => {
    const { tables, codes } = await read(files)
    expect(tables).toEqual([])
    expect(codes).toEqual([code])
  })

  test('polygons with rates stand at their centroids, holes taken out', async () => {
    const hole = [
      [10, 50],
      [11, 50],
      [11, 52],
      [10, 52],
      [10, 50],
    ] as const
    const { tables } = await read({
      'a.shp': writePolygons([[SQUARE], [SQUARE, hole]]),
      'a.dbf': writeDbf(RATE, RATES.slice(1)),
      'a.prj': WGS84,
    })
    expect(valuesOf(tables[0]!, 'longitude')).toEqual([11, 11.5])
    expect(valuesOf(tables[0]!, 'latitude')).toEqual([51, 51])
  })

  test('polygons of a job whose points are there are left out, those of another job are not', async () => {
    const points = layer(RATE, RATES)
    const cells = {
      'b/a.shp': writePolygons([[SQUARE]]),
      'b/a.dbf': writeDbf(RATE, [['1']]),
      'b/a.prj': WGS84,
    }
    const one = await read({ ...points, ...cells })
    expect(one.tables.map((source) => source.table.rows)).toEqual([3])
    expect(one.entries.filter((entry) => entry.code === 'coverage_layer').length).toBe(3)
    const json = (job: string) => JSON.stringify({ Version: '1', DataAttributes: [], FieldOperationId: job })
    const rates = [{ name: 'AppliedRate', type: 'N', width: 8 }]
    const two = await read({
      ...points,
      ...cells,
      'b/a.dbf': writeDbf(rates, [['1']]),
      'a-Deere-Metadata.json': json('x'),
      'b/a-Deere-Metadata.json': json('y'),
    })
    expect(two.tables.map((source) => source.table.rows)).toEqual([3, 1])
  })
})

describe('tables', () => {
  test('blank and starred numbers are missing, never 0; others that are none are counted', async () => {
    const { tables } = await read(layer(RATE, [['   '], ['******'], ['n/a']]))
    expect(valuesOf(tables[0]!, 'appliedRate')).toEqual([Number.NaN, Number.NaN, Number.NaN])
    expect(tables[0]!.warnings).toContainEqual(expect.objectContaining({ code: 'bad_number', count: 1 }))
  })

  test('texts are trimmed, in the encoding of the .cpg, else of byte 29, else a guess with a warning', async () => {
    const field = [...RATE, { name: 'Product', type: 'C', width: 12 }]
    const rows = [
      ['1', '  Maïs '],
      ['2', ''],
      ['3', 'Maïs'],
    ]
    const dbf = (language: number, encoding: 'latin1' | 'utf8') => ({
      ...layer(field, rows),
      'a.dbf': writeDbf(field, rows, { language, encoding }),
    })
    for (const [files, codes] of [
      [{ ...dbf(0x57, 'utf8'), 'a.cpg': 'UTF-8' }, []],
      [dbf(0x57, 'latin1'), []],
      [dbf(0, 'utf8'), []],
      [dbf(0, 'latin1'), ['encoding_assumed']],
    ] as const) {
      const [source] = (await read(files)).tables
      const product = textOf(source!.table, 'products')!
      expect(product.dictionary).toEqual(['Maïs'])
      expect([...product.codes]).toEqual([0, -1, 0])
      expect(warningCodes(source!).filter((code) => code === 'encoding_assumed')).toEqual(codes)
    }
  })

  test.each([
    ['UTF-8', 'utf8'],
    ['utf8', 'utf8'],
    ['65001', 'utf8'],
    ['\uFEFFUTF-8\r\n', 'utf8'],
    ['ANSI 1252', 'latin1'],
    ['1252', 'latin1'],
    ['CP1252', 'latin1'],
    ['ISO-8859-1', 'latin1'],
    ['ISO 8859-1', 'latin1'],
    ['88591', 'latin1'],
    ['28591', 'latin1'],
  ] as const)('a .cpg that says %j', async (cpg, encoding) => {
    const field = [...RATE, { name: 'Product', type: 'C', width: 12 }]
    const { tables } = await read({
      ...layer(field, [['1', 'Maïs']]),
      'a.dbf': writeDbf(field, [['1', 'Maïs']], { language: 38, encoding }),
      'a.cpg': cpg,
    })
    expect(textOf(tables[0]!.table, 'products')!.dictionary).toEqual(['Maïs'])
    expect(warningCodes(tables[0]!)).not.toContain('encoding_assumed')
  })

  test('names that a .dbf has cut', async () => {
    const { tables } = await read(layer([{ name: 'DryMassPer', type: 'N', width: 8 }], RATES))
    expect(numberOf(tables[0]!.table, 'dryMassPerArea')?.name).toBe('DryMassPer')
  })

  test('units of metadata reach the names that a .dbf has cut', async () => {
    const DataAttributes = [{ Name: 'AppliedRate', Unit: 'gal1ac-1' }]
    const { tables } = await read({
      ...layer([{ name: 'AppliedRat', type: 'N', width: 8 }], RATES),
      'a-Deere-Metadata.json': JSON.stringify({ Version: '1', Operation: 'Application', DataAttributes }),
    })
    expect(numberOf(tables[0]!.table, 'appliedRate')?.unit).toBe('gal/ac')
  })

  test('names that fill all 11 bytes', async () => {
    const { tables } = await read(layer([{ name: 'AppliedRate', type: 'N', width: 8 }], RATES))
    expect(numberOf(tables[0]!.table, 'appliedRate')?.name).toBe('AppliedRate')
  })
})

describe('SMS columns', () => {
  const names = (distance: string) =>
    [distance, 'Swth_Wdth_', 'Duration_s', 'Crop_Flw_M', 'Moisture__', 'Yld_Mass_W', 'Yld_Vol_We'].map(
      (name) => ({
        name,
        type: 'N',
        width: 12,
      }),
    )
  // 1 t/h for 3.6 s over 1 m2 is 10 t/ha; 1 lb/s for 1 s over 43560 ft2 is 1 lb/ac.
  const metric = ['1', '1', '3.6', '1', '14', '10', '9']
  const imperial = ['43560', '1', '1', '1', '14', '1', '9']

  test.each([
    ['Distance_m', imperial, ['m', 't/ha', undefined]],
    ['Distance_f', metric, ['ft', 'lb/ac', 'bu/ac']],
  ])('%s tells the units', async (distance, row, units) => {
    const [source] = (await read(layer(names(distance), [row, row, row]))).tables
    const unitsRead = ['distance', 'wetMassPerArea', 'wetVolumePerArea'].map(
      (p) => numberOf(source!.table, p)?.unit,
    )
    expect(unitsRead).toEqual(units)
    expect(source!.operationType).toBe('harvested')
  })

  test('without its own distance column nothing tells, and the units stay open', async () => {
    const [source] = (await read(layer(names('Other').slice(1), [metric.slice(1)]))).tables
    expect(numberOf(source!.table, 'wetMassPerArea')?.unit).toBeUndefined()
    expect(warningCodes(source!)).toContain('unknown_units')
  })
})

describe('times', () => {
  const field = (type: string) => [...RATE, { name: 'Time', type, width: 26 }]

  test.each([
    ['D', '20180718', '2018-07-18T00:00:00.000Z', 'date', false],
    ['C', '7/18/2018 12:05:06 AM', '2018-07-18T00:05:06.000Z', 'instant', true],
    ['C', '18/7/2018 13:05', '2018-07-18T13:05:00.000Z', 'instant', true],
    ['C', '2018-07-18 13:05:06', '2018-07-18T13:05:06.000Z', 'instant', true],
    ['C', '2018-07-18T13:05:06.5Z', '2018-07-18T13:05:06.500Z', 'instant', false],
    ['C', '2018-07-18T13:05:06-05:00', '2018-07-18T18:05:06.000Z', 'instant', false],
  ] as const)('%s %s', async (type, text, instant, precision, local) => {
    const [source] = (
      await read(
        layer(field(type), [
          ['1', text],
          ['2', text],
        ]),
      )
    ).tables
    expect(new Date(valuesOf(source!, 'timestamp')[0]!).toISOString()).toBe(instant)
    expect([source!.timePrecision, source!.localTime]).toEqual([precision, local])
  })

  test.each(['99999999', '31/31/2018', 'yesterday', '2018-02-31'])('%s is no time', async (text) => {
    const [source] = (await read(layer(field('C'), [['1', text]]))).tables
    expect(source!.timePrecision).toBe('none')
    expect(warningCodes(source!)).toContain('time_unknown')
  })
})
