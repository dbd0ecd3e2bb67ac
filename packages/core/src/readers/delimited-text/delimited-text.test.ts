import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SourceTable } from '../../columns/source-table.ts'
import { numberOf, type TextColumn, textOf } from '../../columns/table.ts'
import { codeOf, tableOf, tablesOf } from './testing/read-table.ts'

const LABELS =
  'Longitude,Latitude,Distance(ft),Swth Wdth(ft),Duration(s),Crop Flw(M)(lb/s),Moisture(%),Date,Product'
const row = (i: number) => `-93.${100_000 + i},42.5,6.5,30,1,12.25,15.5,9/${1 + (i % 30)}/2023,Corn`
const rowsOf = (count: number) => Array.from({ length: count }, (_, i) => row(i))
const SMS = [LABELS, ...rowsOf(30)].join('\n')

const column = ({ table }: SourceTable, name: string) => table.columns.find((c) => c.name === name)!
const textsOf = ({ codes, dictionary }: TextColumn) => Array.from(codes, (code) => dictionary[code])
const codesOf = ({ warnings }: SourceTable) => warnings.map(({ code }) => code)

describe('SMS labels', () => {
  test('tell property and unit, of imperial exports as of metric ones', async () => {
    const source = await tableOf(SMS)
    expect(source).toMatchObject({ format: 'CSV', operationType: 'harvested', timePrecision: 'date' })
    const units = source.table.columns.flatMap((c) =>
      c.type === 'number' && c.property ? [[c.property, c.unit]] : [],
    )
    expect(Object.fromEntries(units)).toEqual({
      longitude: 'arcdeg',
      latitude: 'arcdeg',
      distance: 'ft',
      equipmentWidth: 'ft',
      samplingInterval: 's',
      cropFlow: 'lb/s',
      harvestMoisture: 'prcnt',
      timestamp: 'ms',
    })
    expect(textOf(source.table, 'crop')?.dictionary).toEqual(['Corn'])
    expect(numberOf(source.table, 'timestamp')?.values[0]).toBe(Date.UTC(2023, 8, 1))
  })

  test('without units follow from the file: the distance tells the system', async () => {
    const source = await tableOf(SMS.replace('(M)(lb/s)', '(M)'))
    expect(numberOf(source.table, 'cropFlow')?.unit).toBe('lb/s')
  })
})

describe('dialects', () => {
  const german = SMS.replaceAll(',', ';').replaceAll(/(\d)\.(\d)/g, '$1,$2')

  test.each([
    ['tabs', SMS.replaceAll(',', '\t')],
    ['bars', SMS.replaceAll(',', '|')],
    ['semicolons and decimal commas', german],
    ['tabs and decimal commas', german.replaceAll(';', '\t')],
    ['CRLF', SMS.replaceAll('\n', '\r\n')],
    ['quotes', SMS.replaceAll(/[^,\n]+/g, '"$&"')],
    ['quoted decimal commas', SMS.replaceAll(/(-?\d+)\.(\d+)/g, '"$1,$2"')],
    ['a delimiter at the end of each line', `${SMS.replaceAll('\n', ',\n')},`],
    ['a delimiter at the end of each row', [LABELS, ...rowsOf(30).map((line) => `${line},`)].join('\n')],
    ['lines before the heading', `sep=,\nField: Home, 2023\n\n${SMS}\n`],
    ['blank lines', SMS.replaceAll('\n', '\n\n')],
    ['a byte order mark', `\ufeff${SMS}`],
    ['UTF-16, little endian', Buffer.from(`\ufeff${SMS}`, 'utf16le')],
    ['UTF-16, big endian', Buffer.from(`\ufeff${SMS}`, 'utf16le').swap16()],
    ['UTF-16 without a mark', Buffer.from(SMS, 'utf16le')],
  ])('%s', async (_, content) => {
    const [source, plain] = [await tableOf(content), await tableOf(SMS)]
    expect(codesOf(source)).toEqual(codesOf(plain))
    for (const expected of plain.table.columns) {
      expect(column(source, expected.name), expected.name).toEqual(expected)
    }
  })

  test('Windows-1252 is read as such, and said', async () => {
    const source = await tableOf(Buffer.from(SMS.replaceAll('Corn', 'Maïs'), 'latin1'))
    expect(textOf(source.table, 'crop')?.dictionary).toEqual(['Maïs'])
    expect(codesOf(source)).toContain('encoding_assumed')
  })
})

describe('what columns hold', () => {
  test('numbers with a few odd values, which are counted and missing', async () => {
    const lines = rowsOf(2000)
    lines[1500] = lines[1500]!.replace('12.25', 'ERR')
    lines[1501] = lines[1501]!.replace('12.25', 'NA')
    lines[1502] = lines[1502]!.replace('12.25', '')
    const source = await tableOf([LABELS, ...lines].join('\n'))
    const flow = numberOf(source.table, 'cropFlow')!.values
    expect([...flow.slice(1499, 1504)]).toEqual([12.25, Number.NaN, Number.NaN, Number.NaN, 12.25])
    expect(source.warnings.find(({ code }) => code === 'bad_number')).toMatchObject({
      at: 'column Crop Flw(M)(lb/s)',
      count: 1,
    })
  })

  test('texts that begin late', async () => {
    const lines = rowsOf(2000).map((line, i) => `${line},${i < 1000 ? '' : `note ${i % 3}`}`)
    const source = await tableOf([`${LABELS},Remark`, ...lines].join('\n'))
    const remark = column(source, 'Remark')
    expect(remark.type === 'text' && textsOf(remark).slice(998, 1003)).toEqual([
      undefined,
      undefined,
      'note 1',
      'note 2',
      'note 0',
    ])
  })

  test('names in digits stay names', async () => {
    const source = await tableOf(
      `${LABELS},Variety,Field\n${rowsOf(5)
        .map((line) => `${line},0471,12`)
        .join('\n')}`,
    )
    expect(textOf(source.table, 'variety')?.dictionary).toEqual(['0471'])
    expect(source.origin.field).toBe('12')
  })

  test('labels that stand twice, or not at all, get a name of their own', async () => {
    const source = await tableOf('Longitude,Latitude,Note,Note,\n-93.1,42.1,a,b,c\n-93.2,42.2,a,b,c\n')
    expect(source.table.columns.map(({ name }) => name)).toEqual([
      'longitude',
      'latitude',
      'Note',
      'Note 2',
      'Column 5',
    ])
  })

  test('a unit that is not told is not guessed', async () => {
    const source = await tableOf(SMS.replace(LABELS, 'Longitude,Latitude,Distance,Width,a,b,Moisture,c,d'))
    expect(numberOf(source.table, 'distance')?.unit).toBeUndefined()
    expect(source.warnings).toContainEqual({
      code: 'unknown_units',
      detail: 'The source tells no unit for Distance, Width',
      count: 2,
    })
  })

  test.each([
    ['Yield (bu/ac)', 'dryVolumePerArea', 'bu/ac'],
    ['Yield (t/ha)', 'dryMassPerArea', 't/ha'],
  ])('a yield is a volume or a mass, as its unit says: %s', async (label, property, unit) => {
    const { table } = await tableOf(`Longitude,Latitude,${label},Moisture\n-93.1,42.5,180,15\n`)
    expect(numberOf(table, property)).toMatchObject({ name: label, unit })
  })

  test("standard properties by Leaf's names", async () => {
    const source = await tableOf(
      'longitude,latitude,timestamp,operationType,crop,equipmentWidth (m),harvestMoisture,wetMassPerArea (lb/ac),heading\n' +
        '-93.1,42.1,2023-09-01T12:00:00.000Z,harvested,corn,9,15,8000,271.5\n',
    )
    expect(source).toMatchObject({ operationType: 'harvested', timePrecision: 'instant', localTime: false })
    for (const [property, unit] of [
      ['equipmentWidth', 'm'],
      ['harvestMoisture', 'percentage'],
      ['wetMassPerArea', 'lb/ac'],
      ['heading', 'arcdeg'],
    ] as const) {
      expect(numberOf(source.table, property)?.unit, property).toBe(unit)
    }
  })
})

describe('times', () => {
  const timed = (labels: string, ...values: readonly string[]) =>
    [`Longitude,Latitude,${labels}`, ...values.map((value) => `-93.1,42.1,${value}`)].join('\n')

  test.each([
    ['Date,Time', '9/27/2023,1:02:03 PM', Date.UTC(2023, 8, 27, 13, 2, 3)],
    ['Date,Time', '27/9/2023,13:02', Date.UTC(2023, 8, 27, 13, 2)],
    ['DateStamp,Time Of Day', '2023-09-27,13:02:03.5', Date.UTC(2023, 8, 27, 13, 2, 3, 500)],
    ['Date,Time', '5.9.2023,13:02', Date.UTC(2023, 8, 5, 13, 2)],
    ['Date,Time', '9/5/2023,13:02', Date.UTC(2023, 8, 5, 13, 2)],
    ['Date,Time', '20230927,13:02:03', Date.UTC(2023, 8, 27, 13, 2, 3)],
    ['Timestamp', '2023-09-27T13:02:03', Date.UTC(2023, 8, 27, 13, 2, 3)],
  ])('%s of %s', async (labels, value, expected) => {
    const source = await tableOf(timed(labels, value, value))
    expect([...numberOf(source.table, 'timestamp')!.values]).toEqual([expected, expected])
    expect(source).toMatchObject({ timePrecision: 'instant', localTime: true })
  })

  test('a time of day that is none is a missing time', async () => {
    const source = await tableOf(timed('Date,Time', '9/27/2023,13:02:03', '9/27/2023,late'))
    expect([...numberOf(source.table, 'timestamp')!.values]).toEqual([
      Date.UTC(2023, 8, 27, 13, 2, 3),
      Number.NaN,
    ])
    expect(codesOf(source)).toContain('time_missing')
  })

  test('a date of the future is doubted', async () => {
    expect(codesOf(await tableOf(timed('DateStamp', '27/11/2032')))).toEqual([
      'date_suspect',
      'time_date_only',
    ])
  })
})

describe('operations', () => {
  const kinds = (...words: readonly string[]) =>
    [
      'Longitude,Latitude,Operation,Seed Rate (ksds/ac)',
      ...words.map((word) => `-93.1,42.1,${word},32`),
    ].join('\n')

  test('a column of them splits the file', async () => {
    const sources = await tablesOf(kinds('Seeding', 'Harvest', 'Planting', 'Harvest', 'Harvest'))
    expect(sources.map(({ key, operationType, table }) => [key, operationType, table.rows])).toEqual([
      ['log.csv#Seeding', 'planted', 2],
      ['log.csv#Harvest', 'harvested', 3],
    ])
  })

  test('a column of other words does not, and the columns tell', async () => {
    const source = await tableOf(kinds('Pass 1', 'Pass 2'))
    expect([source.key, source.operationType]).toEqual(['log.csv', 'planted'])
  })
})

describe('damage', () => {
  test('ragged lines and open quotes are counted by their numbers', async () => {
    const lines = rowsOf(2000)
    lines[7] = '-93.1,42.5'
    lines[99] = `${row(99)},1,2`
    lines[100] = row(100).replace('Corn', '"Corn')
    lines[101] = row(101).replace('Corn', '"Co"rn')
    const source = await tableOf([LABELS, ...lines].join('\n'))
    expect(source.table.rows).toBe(1996)
    expect(source.warnings[0]).toEqual({
      code: 'bad_line',
      at: 'line 9, 101, 102, 103',
      detail: '4 lines do not hold the pattern and were left out',
      count: 4,
    })
  })

  test('more than 10 of them and 1 % are too many', async () => {
    const bad = Array<string>(11).fill('-93.1,42.5')
    expect(await codeOf([LABELS, ...rowsOf(1000), ...bad].join('\n'))).toBe('too_many_bad_lines')
    const source = await tableOf([LABELS, ...rowsOf(1090), ...bad].join('\n'))
    expect(source.table.rows).toBe(1090)
  })

  test('a heading without rows gives nothing', async () => {
    expect(await codeOf(LABELS)).toBe('no_rows')
  })

  test('labels by the thousand above lines of nothing take no room for as many columns of them', async () => {
    const heading = `Longitude,Latitude${',x'.repeat(20_000)}`
    expect(await codeOf(`${heading}\n-93.1,42.1${','.repeat(20_000)}\n${'a\n'.repeat(50_000)}`)).toBe(
      'too_many_bad_lines',
    )
  })
})

test('a name that is added beside the columns is not there twice', async () => {
  const source = await tableOf('Longitude,Latitude,timestamp\n-93.1,42.1,2023-09-01T12:00:00Z\n')
  expect(source.table.columns.map(({ name }) => name)).toEqual([
    'longitude',
    'latitude',
    'timestamp 2',
    'timestamp',
  ])
})

test('a table that is written is read back', async () => {
  const number = fc.oneof(
    fc.constant(''),
    fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((value) => value.toFixed(3)),
  )
  const text = fc.stringMatching(/^[a-zA-Zäß"',; ]{1,12}$/).map((value) => `n${value.trim()}`)
  const dialect = fc.constantFrom([',', '.'], [';', ','], [';', '.'], ['\t', ','], ['|', '.'])
  const line = fc.record({
    lat: fc.integer({ min: 420_000, max: 429_999 }),
    values: fc.tuple(number, number),
    text,
  })
  await fc.assert(
    fc.asyncProperty(
      dialect,
      fc.constantFrom('\n', '\r\n'),
      fc.array(line, { minLength: 1, maxLength: 40 }),
      async ([delimiter, point], newline, lines) => {
        const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`
        const written = (value: string) => value.replace('.', point!)
        const content = [
          ['Latitude', 'a', 'note', 'b', 'Longitude'],
          ...lines.map(({ lat, values: [a, b], text: note }) => [
            written(`${lat / 1e4}`),
            written(a),
            quoted(note),
            written(b),
            written('-93.5'),
          ]),
        ]
          .map((values) => values.join(delimiter))
          .join(newline)
        const source = await tableOf(content)
        const numbers = (texts: readonly string[]) =>
          texts.map((value) => (value === '' ? Number.NaN : Number(value)))
        expect([...numberOf(source.table, 'latitude')!.values]).toEqual(lines.map(({ lat }) => lat / 1e4))
        for (const [i, name] of ['a', 'b'].entries()) {
          const read = column(source, name)
          expect(read.type === 'number' && [...read.values]).toEqual(
            numbers(lines.map(({ values }) => values[i]!)),
          )
        }
        const note = column(source, 'note')
        expect(note.type === 'text' && textsOf(note)).toEqual(lines.map((each) => each.text))
      },
    ),
    { numRuns: 60 },
  )
})

test('the name of the file tells nothing', async () => {
  expect((await tableOf(SMS, 'log.dat')).format).toBe('CSV')
  await expect(tablesOf('a,b\n1,2\n', 'log.csv')).rejects.toMatchObject({ code: 'unrecognised' })
})
