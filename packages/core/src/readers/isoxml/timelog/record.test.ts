import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Unreadable } from '../../../bytes/errors.ts'
import { drive, headerXml, recordBytes, TRACK, type WrittenLog } from '../tests/log-writer.ts'
import { carryForward } from './carried.ts'
import { parseHeader } from './header.ts'
import { readRecords } from './record.ts'

const header = (log: Omit<WrittenLog, 'records'>) => parseHeader(Buffer.from(headerXml(log)), 'TLG00001.XML')
const readLog = (log: WrittenLog) => readRecords(recordBytes(log), header(log), 'TLG00001.BIN')
const VALUES = [
  { ddi: 0x43, element: 'DET-1' },
  { ddi: 0x8d, element: 'DET-1' },
]

describe('records', () => {
  test('the fixed part of a record of the Topcon log, byte by byte', () => {
    const xml =
      '<TIM A="" D="4"><PTN A="" B="" C="" D="" E="" F="" G="" H="" I=""/><DLV A="0077" B="" C="DET-8"/></TIM>'
    const bytes = 'a8c89c01103d cd74351f0dfcc904 a0860100 01 08000600 10 62c89c01103d 01 00ffffffff'
    const log = readRecords(
      Buffer.from(bytes.replaceAll(' ', ''), 'hex'),
      parseHeader(Buffer.from(xml), 'h'),
      'b',
    )
    expect(log.records).toBe(1)
    expect(new Date(log.time![0]!).toISOString()).toBe('2022-10-19T07:30:52.200Z')
    expect(new Date(log.gpsTime![0]!).toISOString()).toBe('2022-10-19T07:30:52.130Z')
    expect([log.latitude[0], log.longitude[0], log.elevation![0]]).toEqual([52.3597005, 8.0346125, 100])
    expect([log.status![0], log.pdop![0], log.hdop![0], log.satellites![0]]).toEqual([1, 0.8, 0.6, 16])
    expect([...log.series[0]!.values]).toEqual([-1])
  })

  test('what is written comes back, whatever is stored, constant or absent', () => {
    const stored = fc.constantFrom('stored' as const, undefined)
    const record = fc.record({
      milliseconds: fc.integer({ min: 0, max: 86_399_999 }),
      days: fc.integer({ min: 0, max: 65_535 }),
      position: fc.record({
        latitude: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
        longitude: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
        elevation: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
        status: fc.integer({ min: 0, max: 255 }),
        pdop: fc.integer({ min: 0, max: 65_535 }),
        satellites: fc.integer({ min: 0, max: 255 }),
      }),
      values: fc.array(
        fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
        { maxLength: 8 },
      ),
    })
    const written = fc.record({
      time: fc.constant(true),
      position: fc.record({
        latitude: fc.constant('stored' as const),
        longitude: fc.constant('stored' as const),
        elevation: fc.constantFrom('stored' as const, 12),
        status: fc.constantFrom('stored' as const, 4),
        pdop: stored,
        satellites: stored,
      }),
      values: fc.constant([0x43, 0x54, 0x57, 0xea60].map((ddi) => ({ ddi, element: 'DET-1' }))),
      records: fc.array(record, { maxLength: 40 }),
    })
    fc.assert(
      fc.property(written, ({ position, ...rest }) => {
        const present = Object.fromEntries(Object.entries(position).filter(([, kind]) => kind !== undefined))
        const written: WrittenLog = { ...rest, position: present }
        const log = readLog(written)
        expect(log.damage).toBeUndefined()
        expect(log.records).toBe(written.records.length)
        for (const [i, { milliseconds, days, position: at }] of written.records.entries()) {
          expect(log.time![i]).toBe(Date.UTC(1980, 0, 1) + days * 86_400_000 + milliseconds)
          expect(log.latitude[i]).toBe(at.latitude! / 1e7)
          expect(log.longitude[i]).toBe(at.longitude! / 1e7)
          expect(log.elevation![i]).toBe(position.elevation === 'stored' ? at.elevation! / 1000 : 12)
          expect(log.status![i]).toBe(position.status === 'stored' ? at.status : 4)
          expect(log.pdop?.[i]).toBe(position.pdop ? at.pdop! / 10 : undefined)
          expect(log.satellites?.[i]).toBe(position.satellites ? at.satellites : undefined)
        }
        for (const [index, { ddi }] of written.values.entries()) {
          const all = written.records.flatMap(({ values }, i) =>
            values.flatMap(([at, value]) => (at === index ? [[i, value]] : [])),
          )
          const series = log.series.find((each) => each.ddi === ddi)
          expect(Array.from(series?.rows ?? [], (row, k) => [row, series!.values[k]])).toEqual(all)
        }
      }),
    )
  })

  test('values stand until the next one; before the first they are unknown', () => {
    const { series, records } = readLog({
      ...TRACK,
      values: VALUES,
      records: drive([[], [[0, 9000]], [], [[0, 3000]], []]),
    })
    const out = new Float64Array(records).fill(Number.NaN)
    carryForward(series[0]!, records, { times: 1, over: 1000 }, out)
    expect([...out]).toEqual([Number.NaN, 9, 9, 3, 3])
    expect(series).toHaveLength(1)
  })

  test('a value that the header itself gives holds for all records', () => {
    const xml =
      '<TIM A=""><PTN A="" B=""/><DLV A="0043" B="4500" C="DET-1"/><DLV A="008D" B="" C="DET-1"/></TIM>'
    const written: WrittenLog = {
      time: true,
      position: { latitude: 'stored', longitude: 'stored' },
      values: VALUES,
      records: drive([[], [[1, 1]]]),
    }
    const { series } = readRecords(recordBytes(written), parseHeader(Buffer.from(xml), 'h'), 'b')
    expect(series.map(({ ddi, rows, values }) => [ddi, [...rows], [...values]])).toEqual([
      [0x43, [0], [4500]],
      [0x8d, [1], [1]],
    ])
  })
})

describe('damage', () => {
  const written: WrittenLog = {
    ...TRACK,
    values: VALUES,
    records: drive(
      Array.from(
        { length: 10 },
        () =>
          [
            [0, 1],
            [1, 1],
          ] as const,
      ),
    ),
  }
  const bytes = recordBytes(written)
  const size = bytes.length / 10

  test('a log that ends inside a record keeps the whole ones, wherever it is cut', () => {
    for (let end = 0; end < bytes.length; end++) {
      const log = readRecords(bytes.subarray(0, end), header(written), 'TLG00001.BIN')
      const whole = Math.floor(end / size)
      expect(log.records).toBe(whole)
      expect(log.damage?.code).toBe(end % size === 0 ? undefined : 'truncated_timelog')
      if (log.damage) expect(log.damage.detail).toContain(`byte ${whole * size};`)
      for (const series of log.series) expect(series.rows).toHaveLength(whole)
    }
  })

  test('a value that the header does not list ends the log before its record', () => {
    const bad = Buffer.from(bytes)
    bad[3 * size + size - 5] = 9
    const log = readRecords(bad, header(written), 'TLG00001.BIN')
    expect([log.records, log.damage?.code, log.damage?.at]).toEqual([3, 'bad_dlv_index', 'TLG00001.BIN'])
    expect(log.series.map(({ rows }) => rows.length)).toEqual([3, 3])
  })

  test('24:00 is the midnight after the day; beyond it a clock shows no time', () => {
    const at = (milliseconds: number) =>
      readLog({ ...TRACK, values: [], records: drive([[]]).map((record) => ({ ...record, milliseconds })) })
        .time![0]
    expect(at(86_400_000)).toBe(Date.UTC(2022, 2, 6))
    expect(at(86_400_001)).toBeNaN()
  })
})

describe('headers', () => {
  const codeOf = (xml: string) => {
    try {
      parseHeader(Buffer.from(xml), 'TLG00001.XML')
      return undefined
    } catch (error) {
      return error instanceof Unreadable ? error.code : error
    }
  }

  test.each([
    ['cut off', '<TIM A=""><PTN A="" B=""/><DLV A="00'],
    ['another root', '<TSK A="TSK1"/>'],
    ['a DDI that is none', '<TIM A=""><PTN A="" B=""/><DLV A="wide" B="" C="DET-1"/></TIM>'],
    ['neither time nor position', '<TIM D="4"><PTN D=""/><DLV A="0043" B="" C="DET-1"/></TIM>'],
    ['empty', ''],
  ])('malformed: %s', (_, xml) => {
    expect(codeOf(xml)).toBe('malformed_timelog_header')
  })

  test('a DOCTYPE is refused', () => {
    expect(codeOf('<!DOCTYPE TIM [<!ENTITY a "x">]><TIM A=""/>')).toBe('xml_doctype_forbidden')
  })

  test('a start time in the header is that of all records', () => {
    const { time, fixedBytes } = parseHeader(
      Buffer.from('<TIM A="2022-10-19T07:30:52"><PTN A="" B=""/></TIM>'),
      'h',
    )
    expect([time, fixedBytes]).toEqual([{ constant: Date.UTC(2022, 9, 19, 7, 30, 52) }, 8])
  })
})
