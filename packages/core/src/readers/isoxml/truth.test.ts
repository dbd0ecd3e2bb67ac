/** The ISOXML lines of the truth table and of the fixtures' README: computed without any code of this project. */
import { describe, expect, test } from 'vitest'
import { isPosition } from '../../geometry/positions.ts'
import { box, codes, count, fixture, logsOf, named, numbers, read } from './tests/sources.ts'
import { carryForward } from './timelog/carried.ts'
import { joinParallel } from './timelog/parallel.ts'
import type { TimeLog } from './timelog/record.ts'

const iso = (ms: number | undefined) => new Date(ms ?? Number.NaN).toISOString().slice(0, 23)

function carried(log: TimeLog, ddi: number): Float64Array {
  const out = new Float64Array(log.records).fill(Number.NaN)
  const series = log.series.find((each) => each.ddi === ddi)
  if (series) carryForward(series, log.records, { times: 1, over: 1 }, out)
  return out
}

/** Last minus first value of a counter. */
function growth(log: TimeLog, ddi: number): number {
  const series = log.series.find((each) => each.ddi === ddi)
  return series ? series.values.at(-1)! - series.values[0]! : 0
}

function valid({ longitude, latitude }: TimeLog): number {
  return longitude.filter((lon, i) => isPosition(lon, latitude[i]!)).length
}

function joinedBox(logs: readonly TimeLog[]): number[] {
  const all = (values: (log: TimeLog) => Float64Array) =>
    Float64Array.from(logs.flatMap((log) => [...values(log)]))
  return box(
    all((log) => log.longitude),
    all((log) => log.latitude),
  )
}

describe('ValidTimeLogs', async () => {
  const logs = [...(await logsOf(fixture('isoxml/ValidTimeLogs'))).values()]
  const { tables, boundaries } = await read(fixture('isoxml/ValidTimeLogs'))

  test('records, positions, times', () => {
    expect(logs).toHaveLength(21)
    expect(logs.reduce((sum, log) => sum + log.records, 0)).toBe(61_314)
    expect(logs.reduce((sum, log) => sum + valid(log), 0)).toBe(61_314)
    expect(joinedBox(logs)).toEqual([10.0311194, 54.4187006, 10.2154289, 54.5830756])
    const times = logs.flatMap((log) => [...log.time!]).sort((a, b) => a - b)
    expect([iso(times[0]), iso(times.at(-1))]).toEqual(['2020-01-02T17:30:20.000', '2020-01-04T08:58:23.000'])
    expect(times.every((t) => t % 1000 === 0)).toBe(true)
  })

  test('counters, work state and moisture', () => {
    const sum = (ddi: number) => logs.reduce((total, log) => total + growth(log, ddi), 0)
    expect([sum(0x5a), sum(0x74)]).toEqual([3_470_538, 710_800])
    const working: number[] = []
    let on = 0
    for (const log of logs) {
      const [state, moisture] = [carried(log, 0x8d), carried(log, 0x63)]
      for (let i = 0; i < log.records; i++) {
        if (state[i] !== 1) continue
        on++
        if (moisture[i]! > 0) working.push(moisture[i]! / 10_000)
      }
    }
    expect([on, working.length]).toEqual([38_428, 32_047])
    expect(working.reduce((a, b) => a + b, 0) / working.length).toBeCloseTo(59.36148, 4)
  })

  test('one harvest a task, of the same records', () => {
    expect(tables).toHaveLength(19)
    expect(tables.map(({ operationType }) => operationType)).toEqual(tables.map(() => 'harvested'))
    expect(tables.reduce((sum, { table }) => sum + table.rows, 0)).toBe(61_314)
    expect(tables.reduce((sum, table) => sum + count(table, 'recordingStatus', 'On'), 0)).toBe(38_428)
    const moisture = tables.flatMap((table) => [...numbers(table, 'harvestMoisture')])
    expect(moisture.every((m) => Number.isNaN(m) || (m > 0 && m < 70))).toBe(true)
    expect(tables.flatMap(({ warnings }) => warnings)).toEqual([])
    expect(tables.every(({ localTime, timePrecision }) => localTime && timePrecision === 'instant')).toBe(
      true,
    )
    expect(tables[0]).toMatchObject({
      key: 'TASKDATA.XML#TSK1/harvested',
      origin: { grower: 'Bi eOB4iBhZK E0L SxxpcMJ', farm: 'hWTWDXQdCTr', field: '5uvmpgDU' },
    })
    expect(boundaries).toHaveLength(21)
  })

  test('flow integrates to the mass counter within 2 %, and to 0.15 % on the first log', () => {
    const mass = (log: TimeLog) => {
      const flow = carried(log, 0x57)
      return flow.reduce(
        (sum, mgPerS, i) =>
          i === 0 ? 0 : sum + (mgPerS * 1e-6 * (log.time![i]! - log.time![i - 1]!)) / 1000,
        0,
      )
    }
    expect(Math.abs(mass(logs[0]!) / growth(logs[0]!, 0x5a) - 1)).toBeLessThan(0.0015)
    const all = logs.reduce((sum, log) => sum + mass(log), 0)
    expect(Math.abs(all / 3_470_538 - 1)).toBeLessThan(0.02)
  })

  test('task totals are what the counters grew by', () => {
    const total = tables[0]?.totals?.find(({ name }) => name === 'Yield Total Mass')
    expect(total).toMatchObject({ value: 259_605, unit: 'kg' })
    expect(growth(logs[0]!, 0x5a)).toBe(259_605)
  })
})

describe('damaged sets', () => {
  test('a header that is cut: 20 of 21 logs, and its task is there without points', async () => {
    const { tables, entries } = await read(fixture('isoxml/BrokenTimeLogs'))
    expect(tables).toHaveLength(19)
    const logs = await read(fixture('isoxml/ValidTimeLogs'))
    const rows = (all: typeof tables) => all.map(({ table }) => table.rows)
    expect(rows(tables).filter((n) => n === 0)).toHaveLength(1)
    expect(rows(tables).filter((_, i) => i !== 2)).toEqual(rows(logs.tables).filter((_, i) => i !== 2))
    expect(codes(tables.flatMap(({ warnings }) => warnings))).toEqual(['malformed_timelog_header'])
    expect(entries.filter(({ outcome }) => outcome === 'failed')).toMatchObject([
      { path: 'TLG00003.xml', code: 'malformed_timelog_header' },
    ])
    expect(entries.filter(({ outcome }) => outcome === 'read')).toHaveLength(1 + 2 * 20)
  })

  test('missing binaries: 17 of 21 logs', async () => {
    const { tables, entries } = await read(fixture('isoxml/MissingTimeLogs'))
    const warnings = tables.flatMap((table) => table.warnings)
    expect(warnings.map(({ code, at }) => [code, at])).toEqual(
      ['TLG00003', 'TLG00004', 'TLG00005', 'TLG00006'].map((name) => ['missing_timelog', name]),
    )
    expect(tables).toHaveLength(19)
    expect(entries.filter(({ outcome }) => outcome === 'read')).toHaveLength(1 + 2 * 17)
  })

  test('a log that tasks refer to three times is read once and linked to each task', async () => {
    const { tables } = await read(fixture('isoxml/DuplicatedTimeLog'))
    expect(tables.map(({ key, table }) => [key, table.rows])).toEqual([
      ['TASKDATA.XML#TSK1/harvested', 4716],
      ['TASKDATA.XML#TSK20/harvested', 4716 + 4135],
    ])
    for (const { warnings } of tables) {
      expect(warnings).toMatchObject([{ code: 'timelog_shared', at: 'TLG00001', count: 3 }])
    }
  })
})

describe('TotalsTests', () => {
  test.each(['isoxml/TotalsTests', 'isoxml/TotalsTests/TASKDATA.zip'])('%s', async (path) => {
    const logs = await logsOf(fixture(path))
    expect([...logs.values()].map(({ records }) => records)).toEqual([314, 27, 4336])
    const times = [...logs.values()].flatMap((log) => [...log.time!])
    expect([iso(times[0]), iso(times.at(-1))]).toEqual(['2022-01-02T19:30:25.104', '2022-01-02T20:49:53.025'])
  })

  test('the clock is two hours ahead of the UTC of the task', async () => {
    const { tables } = await read(fixture('isoxml/TotalsTests/TASKDATA.zip'))
    const time = numbers(tables[0]!, 'timestamp')
    expect(tables).toHaveLength(1)
    expect(tables[0]?.localTime).toBe(false)
    expect([iso(time[0]), iso(time.at(-1))]).toEqual(['2022-01-02T17:30:25.104', '2022-01-02T18:49:53.025'])
  })
})

describe('zips', () => {
  const zip = (name: string) => fixture(`isoxml/zips/${name}.zip`)

  test('AFE: three logs of one track, the rows of a planter side by side', async () => {
    const logs = await logsOf(zip('AFE'))
    expect([...logs.values()].map(({ records, series }) => [records, series.length])).toEqual([
      [3633, 255],
      [3633, 255],
      [3633, 235],
    ])
    const [first] = logs.values()
    expect(joinedBox([first!])).toEqual([8.0297518, 52.3593078, 8.034909, 52.3597005])
    expect([iso(first?.time?.[0]), iso(first?.time?.at(-1))]).toEqual([
      '2022-10-19T07:30:52.200',
      '2022-10-19T07:36:52.650',
    ])
    expect(joinParallel([...logs].map(([name, log]) => ({ name, log })))).toMatchObject([
      { name: 'TLG00001+TLG00002+TLG00003', log: { records: 3633, series: { length: 745 } } },
    ])
    const { tables, boundaries } = await read(zip('AFE'))
    const [table] = tables
    expect(tables).toHaveLength(1)
    expect(table).toMatchObject({ operationType: 'planted', localTime: false, table: { rows: 3633 * 32 } })
    expect(Math.max(...numbers(table!, 'sectionId'))).toBe(32)
    expect([...numbers(table!, 'equipmentWidth').subarray(-32)].reduce((a, b) => a + b)).toBeCloseTo(
      12.192,
      9,
    )
    expect(boundaries.map(({ name, polygons }) => [name, polygons.length, polygons[0]!.length])).toEqual([
      ['73.67ac Field', 1, 1],
      ['25.77ha with holes', 1, 4],
      ['14.39ha Field', 1, 1],
    ])
  })

  test('AllFieldsMoved: tillage', async () => {
    const logs = [...(await logsOf(zip('AllFieldsMoved_Or_Simplified_Out'))).values()]
    expect(logs.map((log) => [log.records, growth(log, 0x74)])).toEqual([
      [8599, 80_652],
      [3863, 63_466],
    ])
    const { tables } = await read(zip('AllFieldsMoved_Or_Simplified_Out'))
    expect(
      tables.map((table) => [table.operationType, table.table.rows, count(table, 'recordingStatus', 'On')]),
    ).toEqual([
      ['tillage', 8599, 3102],
      ['tillage', 3863, 2441],
    ])
    expect(Math.max(...numbers(tables[0]!, 'equipmentWidth'))).toBe(10)
    // The XML tells +02:00.
    expect(iso(numbers(tables[0]!, 'timestamp')[0])).toBe('2023-04-14T08:51:44.365')
  })

  test.each(['SingleDPD', 'MultiSubFolder', 'MultiSubFolderAndMac'])(
    '%s: a planter with six sections',
    async (name) => {
      const [log] = (await logsOf(zip(name))).values()
      expect(log?.records).toBe(373)
      expect([iso(log?.time?.[0]), iso(log?.time?.at(-1))]).toEqual([
        '2022-10-19T16:03:17.000',
        '2022-10-19T16:05:28.400',
      ])
      const { tables } = await read(zip(name))
      expect(tables).toHaveLength(1)
      expect(tables[0]).toMatchObject({ operationType: 'planted', table: { rows: 373 }, localTime: true })
      expect(codes(tables[0]!.warnings)).toEqual(['position_jump'])
      expect(tables[0]!.totals).toContainEqual({
        name: 'Application Total Count (#)',
        of: 'DC3050 (Channel 1 Control)',
        value: 12_483,
        start: '2022-10-19T16:03:11',
      })
      expect(named(tables[0]!, 'Actual Condensed Work State (1-16) [Seed Operation]')?.values.at(-1)).toBe(
        -2731,
      )
    },
  )

  test('Another-single-ACP: fifteen logs, six sections of a spreader', async () => {
    const logs = await logsOf(zip('Another-single-ACP'))
    const log = logs.get('TLG00000')
    expect(log?.records).toBe(1183)
    expect([iso(log?.time?.[0]), iso(log?.time?.at(-1))]).toEqual([
      '2022-10-19T16:34:55.659',
      '2022-10-19T17:02:16.489',
    ])
    const { tables, entries } = await read(zip('Another-single-ACP'))
    expect(logs.size).toBe(15)
    expect(tables[0]).toMatchObject({
      operationType: 'applied',
      table: { rows: 1183 * 6 },
      products: [{ name: '56E' }],
      origin: { operationType: 'SPREADING', grower: 'Plugfest Virtual' },
    })
    expect(codes(tables[0]!.warnings)).toEqual(['position_jump'])
    // The receiver's date is a day behind and tells no zone; the XML says -05:00.
    expect(iso(numbers(tables.find(({ key }) => key.includes('#TSK-6/'))!, 'timestamp')[0])).toBe(
      '2022-10-19T22:50:08.138',
    )
    expect(entries.filter(({ path }) => path.startsWith('COV-'))).toMatchObject(
      Array(3).fill({ outcome: 'ignored', code: 'side_file' }),
    )
  })

  test('two TASKDATA.XML are two sets, plans both', async () => {
    await expect(read(zip('MultiplyTaskdataXML'))).rejects.toMatchObject({ code: 'no_supported_data' })
  })

  test('external files without logs give the boundary of the field, and no file', async () => {
    await expect(read(zip('MultipleExternals'))).rejects.toMatchObject({ code: 'no_logs' })
  })

  test('a list of links is no task data', async () => {
    await expect(read(zip('InvalidArchive'))).rejects.toMatchObject({ code: 'no_supported_data' })
  })
})

describe('invalid', () => {
  const bad = (name: string) => read(fixture(`invalid/isoxml-${name}.zip`))

  test.each([
    ['ok', 10, []],
    ['bin-missing', 0, ['missing_timelog']],
    ['dlv-index', 3, ['bad_dlv_index']],
    ['invalid-position', 13, ['invalid_position']],
    ['tlg-cut', 7, ['truncated_timelog']],
  ] as const)('%s: %i records, %j', async (name, rows, warnings) => {
    const { tables, failed } = await bad(name)
    expect(tables.map(({ table }) => table.rows)).toEqual([rows])
    expect(codes(tables[0]!.warnings)).toEqual(warnings)
    expect(failed).toEqual([])
  })

  test('the byte at which a log is cut, and the count of bad positions', async () => {
    expect((await bad('tlg-cut')).tables[0]?.warnings[0]?.detail).toContain('byte 182')
    expect((await bad('invalid-position')).tables[0]?.warnings[0]?.count).toBe(3)
  })

  test.each(['entity-expansion', 'external-entity'])('%s', async (name) => {
    const { tables, failed } = await bad(name)
    expect(tables).toEqual([])
    expect(failed.map(({ error }) => error.code)).toEqual(['xml_doctype_forbidden'])
  })
})
