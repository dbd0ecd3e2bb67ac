import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesOf } from '../../bytes/byte-source.ts'
import { Unreadable } from '../../bytes/errors.ts'
import type { SourceTable } from '../../columns/source-table.ts'
import { numberOf, textOf } from '../../columns/table.ts'
import { readSource } from '../registry.ts'
import { splitLine } from '../split-line.ts'

/** Row `i` of 17 columns; `changes` replaces values by column number, counted from 1. */
function row(i: number, changes: Readonly<Record<number, string>> = {}): string {
  const values = [
    `-93.1000${i % 10}`,
    `41.6${String(i).padStart(5, '0')}`,
    '8.25',
    String(971213672 + i),
    '1',
    '60',
    '180',
    '14.2',
    '33',
    '1',
    '2001234',
    'F1: Home',
    'L1:<1>',
    'Corn',
    '7',
    '0',
    '61.3',
  ]
  for (const [column, value] of Object.entries(changes)) values[Number(column) - 1] = value
  return values.join(',')
}

const rows = (count: number, changes?: Readonly<Record<number, string>>) =>
  Array.from({ length: count }, (_, i) => row(i, changes))

async function read(lines: readonly string[], end = '\n'): Promise<SourceTable[]> {
  const tables: SourceTable[] = []
  const input = { name: 'a.txt', bytes: bytesOf(Buffer.from(lines.join(end))) }
  for await (const event of readSource(input, { now: Date.UTC(2026, 0, 1) })) {
    if (event.kind === 'table') tables.push(event.table)
  }
  return tables
}

/** The code with which the unit, or the file as a whole, was refused. */
async function refusalOf(lines: readonly string[]): Promise<string | undefined> {
  const input = { name: 'a.txt', bytes: bytesOf(Buffer.from(lines.join('\n'))) }
  try {
    for await (const event of readSource(input, { now: 0 }))
      if (event.kind === 'failed') return event.error.code
  } catch (error) {
    if (error instanceof Unreadable) return error.code
    throw error
  }
  return undefined
}

describe('quoting', () => {
  test.each([
    ['a,b', ['a', 'b']],
    ['"a,b",c', ['a,b', 'c']],
    ['"say ""ho""",', ['say "ho"', '']],
    ['"open', ['open']],
    ['', ['']],
  ])('%s', (line, values) => expect(splitLine(line)).toEqual(values))

  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  const onOneLine = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !/[\r\n]/.test(text))

  test('what is quoted comes back', () => {
    fc.assert(
      fc.property(fc.array(onOneLine, { minLength: 1, maxLength: 6 }), (values) => {
        expect(splitLine(values.map(quoted).join(','))).toEqual(values)
      }),
    )
  })

  test('quoted texts come back from the columns, one dictionary entry each', async () => {
    const crop = onOneLine.filter((text) => text.trim() !== '' && !text.includes('\0'))
    await fc.assert(
      fc.asyncProperty(fc.array(crop, { minLength: 1, maxLength: 5 }), async (crops) => {
        const lines = crops.map((text, i) => row(i, { 13: quoted(`L1:${text}`), 14: 'Corn' }))
        const loads = textOf((await read(lines))[0]!.table, 'load')!
        expect([...loads.codes].map((code) => loads.dictionary[code])).toEqual(
          crops.map((text) => `L1:${text}`),
        )
        expect(new Set(loads.dictionary).size).toBe(loads.dictionary.length)
      }),
    )
  })

  test('commas and doubled quotes in labels', async () => {
    const [source] = await read(rows(20, { 12: '"F1: North, ""old"""', 13: '"L1:"', 14: '"Corn"' }))
    expect(source!.origin.field).toBe('North, "old"')
    expect(textOf(source!.table, 'crop')!.dictionary).toEqual(['Corn'])
  })
})

describe('lines', () => {
  test('ends of any kind, padding and blank lines change nothing', async () => {
    const plain = (await read(rows(20)))[0]!
    for (const other of [
      await read(rows(20), '\r\n'),
      await read([...rows(20), '', '\x00\x00\x1a']),
      await read(['', ...rows(20)]),
    ]) {
      expect(other[0]!.table.rows).toBe(20)
      expect(numberOf(other[0]!.table, 'latitude')!.values).toEqual(numberOf(plain.table, 'latitude')!.values)
    }
  })

  test.each([
    ['too few', row(5).split(',').slice(0, 9).join(',')],
    ['too many', `${row(5)},1`],
    ['no number', row(5, { 3: 'x' })],
    ['no field label', row(5, { 12: 'Home' })],
    ['an open quote', row(5, { 14: '"Corn' })],
    ['text after a quote', row(5, { 14: '"Corn"s' })],
  ])('a line with %s is left out and told by its number', async (_, bad) => {
    const [source] = await read([...rows(3), bad, ...rows(20)])
    expect(source!.table.rows).toBe(23)
    expect(source!.warnings).toContainEqual(
      expect.objectContaining({ code: 'bad_line', at: 'line 4', count: 1 }),
    )
  })

  test('more than ten bad lines and over 1 % are too many', async () => {
    expect(await refusalOf([...rows(100), ...Array<string>(11).fill('1,2')])).toBe('too_many_bad_lines')
    expect((await read([...rows(2000), ...Array<string>(11).fill('1,2')]))[0]!.table.rows).toBe(2000)
  })
})

describe('variants', () => {
  const without = (line: string, column: number) =>
    line
      .split(',')
      .toSpliced(column - 1, 1)
      .join(',')

  test('17 columns', async () => {
    const [source] = await read(rows(20))
    expect(source!.table.columns.map((column) => column.name).slice(14, 17)).toEqual([
      'GPS Status',
      'PDOP',
      'Altitude',
    ])
  })

  test('16 columns with a variety', async () => {
    const [source] = await read(rows(20, { 15: 'P1234' }).map((line) => without(line, 16)))
    expect(textOf(source!.table, 'variety')!.dictionary).toEqual(['P1234'])
    expect(numberOf(source!.table, 'elevation')!.values[0]).toBe(61.3)
  })

  test('15 columns: a dry yield that follows from the others, and a load number', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => {
      const moisture = 12 + (i % 10)
      const wet = (8.25 * 1) / ((60 * 180) / (43_560 * 144))
      const dry = wet * Math.min(1, (100 - moisture) / 86)
      return row(i, { 8: String(moisture), 11: dry.toFixed(2), 15: '3' })
        .split(',')
        .slice(0, 15)
        .join(',')
    })
    const [source] = await read(lines)
    expect(source!.standardMoisture).toBe(14)
    expect(numberOf(source!.table, 'dryMassPerArea')!.name).toBe('Dry Yield')
    expect(numberOf(source!.table, 'elevation')).toBeUndefined()
  })

  test('15 columns: a serial number, and altitudes with decimals', async () => {
    const lines = Array.from({ length: 20 }, (_, i) =>
      row(i, { 15: `61.${i}` })
        .split(',')
        .slice(0, 15)
        .join(','),
    )
    const [source] = await read(lines)
    expect(numberOf(source!.table, 'dryMassPerArea')).toBeUndefined()
    expect(numberOf(source!.table, 'elevation')!.values[2]).toBe(61.2)
  })

  test('a lost column is refused, never shifted', async () => {
    for (const column of [1, 4, 9, 11]) {
      expect(await refusalOf(rows(20).map((line) => without(line, column)))).toBe('column_pattern_mismatch')
    }
  })
})

describe('units', () => {
  test('one a field and grain type, rows in file order', async () => {
    const lines = [...rows(10), ...rows(5, { 14: 'Soybeans' }), ...rows(4), ...rows(3, { 12: 'F2: Far' })]
    const sources = await read(lines)
    expect(sources.map((source) => [source.key, source.table.rows])).toEqual([
      ['a.txt#F1: Home/Corn', 14],
      ['a.txt#F1: Home/Soybeans', 5],
      ['a.txt#F2: Far/Corn', 3],
    ])
  })

  test('without any position a unit fails, and the others are read', async () => {
    const sources = await read([...rows(10), ...rows(5, { 1: '0', 2: '0', 12: 'F2: Shed' })])
    expect(sources.map((source) => source.origin.field)).toEqual(['Home'])
  })

  test('recording is on where everything measured is positive', async () => {
    const [source] = await read([...rows(10), row(10, { 3: '0' }), row(11, { 6: '0' })])
    const status = textOf(source!.table, 'recordingStatus')!
    expect([...status.codes].map((c) => status.dictionary[c])).toEqual([
      ...Array<string>(10).fill('On'),
      'Off',
      'Off',
    ])
  })
})
