import { describe, expect, test } from 'vitest'
import { readSource } from '../../registry.ts'
import {
  drive,
  headerXml,
  recordBytes,
  TRACK,
  type WrittenLog,
  type WrittenRecord,
} from '../tests/log-writer.ts'
import { codes, count, fixture, folder, named, numbers, read, unitOf } from '../tests/sources.ts'

type Value = readonly [ddi: number, element: string, raw: readonly (number | undefined)[]]

const SPREADER = 'A00A800000000001'
const SEEDER = 'A008800000000001'
const HARVESTER = 'A00E800000000001'

/** A log of the given values, one record for each of the longest list; undefined: not in that record. */
function log(...values: readonly Value[]): WrittenLog {
  const records = Math.max(...values.map(([, , raw]) => raw.length))
  const rows = Array.from({ length: records }, (_, i) =>
    values.flatMap(([, , raw], k): WrittenRecord['values'] => (raw[i] === undefined ? [] : [[k, raw[i]]])),
  )
  return { ...TRACK, values: values.map(([ddi, element]) => ({ ddi, element })), records: drive(rows) }
}

/** A set with the elements given and logs TLG00001 and on. */
function set(elements: string, logs: readonly WrittenLog[], more: Record<string, string | Uint8Array> = {}) {
  const files = logs.flatMap((each, i): [string, string | Uint8Array][] => {
    const name = `TLG${String(i + 1).padStart(5, '0')}`
    return [
      [`${name}.XML`, headerXml(each)],
      [`${name}.BIN`, recordBytes(each)],
    ]
  })
  const xml = `<ISO11783_TaskData VersionMajor="4" VersionMinor="3">${elements}</ISO11783_TaskData>`
  return folder({ 'TASKDATA.XML': xml, ...Object.fromEntries(files), ...more })
}

const task = (inner = '<TLG A="TLG00001" C="1"/>', attributes = '') =>
  `<TSK A="TSK1" B="Work" G="4" ${attributes}>${inner}</TSK>`
const boom = '<DET A="DET-1" B="1" C="1" D="Machine" F="0"/><DET A="DET-2" B="2" C="2" D="Boom" F="1"/>'
const device = (name: string, elements: string) =>
  `<DVC A="DVC-1" B="Machine" D="${name}" E="42">${elements}</DVC>`
/** Section k of the boom, `width` mm wide, `y` mm to the right. */
const section = (k: number, width: number, y: number) =>
  `<DET A="DET-1${k}" B="1${k}" C="4" D="Section ${k}" F="2"><DOR A="2${k}"/><DOR A="3${k}"/></DET><DPT A="2${k}" B="0043" C="${width}"/><DPT A="3${k}" B="0087" C="${y}"/>`
const one = async (input: ReturnType<typeof set>) => {
  const { tables } = await read(input)
  expect(tables).toHaveLength(1)
  return tables[0]!
}

describe('harvest', () => {
  const harvester = device(HARVESTER, boom)

  test('yield, flow and moisture in their units; a moisture of 0 is none', async () => {
    const table = await one(
      set(harvester + task(), [
        log(
          [0x54, 'DET-1', [500_000]],
          [0x57, 'DET-1', [7_500_000]],
          [0x63, 'DET-1', [0, 152_000]],
          [0x95, 'DET-1', [1000]],
        ),
      ]),
    )
    expect(table.operationType).toBe('harvested')
    expect([unitOf(table, 'wetMassPerArea'), numbers(table, 'wetMassPerArea')[0]]).toEqual(['kg/ha', 5000])
    expect([unitOf(table, 'cropFlow'), numbers(table, 'cropFlow')[0]]).toEqual(['kg/s', 7.5])
    expect([...numbers(table, 'harvestMoisture')]).toEqual([Number.NaN, 15.2])
    expect([unitOf(table, 'fuelRate'), numbers(table, 'fuelRate')[0]]).toEqual(['L/hr', 3.6])
    expect(table.machinery).toEqual([{ name: 'Machine', type: 'machine', serialNumber: '42' }])
  })

  test('without yield and flow the counter tells the mass of each record', async () => {
    const table = await one(set(harvester + task(), [log([0x5a, 'DET-1', [10, undefined, 25, 5, 12]])]))
    expect([...numbers(table, 'wetMass')]).toEqual([Number.NaN, Number.NaN, 15, Number.NaN, 7])
  })

  test('crop, variety, grower, farm, field and operator come by their references', async () => {
    const elements =
      '<CTR A="CTR1" B="Doe" C="Jo"/><FRM A="FRM1" B="North" I="CTR1"/><CTP A="CTP1" B="Wheat"><CVT A="CVT1" B="Apogee"/></CTP><WKR A="WKR1" B="Bee" C="Al"/><PFD A="PFD1" C="Hill" D="1" F="FRM1" G="CTP1" H="CVT1"/>'
    const table = await one(
      set(elements + harvester + task(undefined, 'E="PFD1" F="WKR1"'), [log([0x54, 'DET-1', [1]])]),
    )
    expect(table.origin).toMatchObject({ grower: 'Jo Doe', farm: 'North', field: 'Hill' })
    expect(table.operators).toEqual(['Al Bee'])
    expect([count(table, 'crop', 'Wheat'), count(table, 'variety', 'Apogee')]).toEqual([1, 1])
  })
})

describe('sections', () => {
  const planter = device(SEEDER, boom + section(1, 3000, -1500) + section(2, 3000, 1500))
  const rates = [
    [0x0c, 'DET-11', [6000, 7000]],
    [0x0c, 'DET-12', [8000]],
  ] as const

  test('that log rates have a row each, beside one another, with their own width and state', async () => {
    const condensed = 0b01_01 | ~0xf
    const table = await one(
      set(planter + task(), [
        log(...rates, [0xa1, 'DET-2', [condensed, 0b00_01 | ~0xf]], [0x18d, 'DET-1', [2000]]),
      ]),
    )
    expect(table.table.rows).toBe(4)
    expect([...numbers(table, 'sectionId')]).toEqual([1, 2, 1, 2])
    expect([...numbers(table, 'seedRate')]).toEqual([60_000, 80_000, 70_000, 80_000])
    expect([...numbers(table, 'equipmentWidth')]).toEqual([3, 3, 3, 3])
    expect([...numbers(table, 'speed')]).toEqual([2, 2, 2, 2])
    expect(table.table.columns.find(({ name }) => name === 'Actual Work State')).toMatchObject({
      codes: Int32Array.of(0, 0, 0, 1),
    })
  })

  test('lie left and right of the track', async () => {
    const long = log([0x0c, 'DET-11', Array(10).fill(6000)], [0x0c, 'DET-12', Array(10).fill(6000)])
    const table = await one(set(planter + task(), [long]))
    const [left, right] = [numbers(table, 'longitude')[18]!, numbers(table, 'longitude')[19]!]
    // 3 m at 52 degrees north.
    expect((right - left) * 68_678).toBeCloseTo(3, 2)
    expect((left + right) / 2).toBeCloseTo(8, 9)
    expect(numbers(table, 'latitude')[18]).toBeCloseTo(52.000081, 9)
  })

  test('that are together wider than the boom lie behind one another: one row a record', async () => {
    const wide = device(SEEDER, boom + section(1, 6000, 0) + section(2, 6000, 0))
    const table = await one(set(wide + task(), [log(...rates, [0x43, 'DET-2', [6000]])]))
    expect(table.table.rows).toBe(2)
    expect([...numbers(table, 'seedRate')]).toEqual([70_000, 75_000])
    expect([...numbers(table, 'equipmentWidth')]).toEqual([6, 6])
  })

  test('switched off narrow a boom that keeps telling its full width', async () => {
    const values = [
      [0x0c, 'DET-2', [6000]],
      [0x43, 'DET-2', [6000]],
      [0xa1, 'DET-2', [0b01_01 | ~0xf, 0b00_01 | ~0xf, 0b00_00 | ~0xf]],
    ] as const
    const table = await one(set(planter + task(), [log(...values)]))
    expect([...numbers(table, 'equipmentWidth')]).toEqual([6, 3, 6])
    expect([count(table, 'recordingStatus', 'On'), count(table, 'recordingStatus', 'Off')]).toEqual([2, 1])
  })
})

describe('application', () => {
  const tanks = `${boom}<DET A="DET-3" B="3" C="3" D="Tank 1" F="2"/><DET A="DET-4" B="4" C="3" D="Tank 2" F="2"/>`
  const products =
    '<PDT A="PDT1" B="Urea"/><PDT A="PDT2" B="Potash"/>' +
    device(SPREADER, tanks) +
    task('<PAN A="PDT1" E="DET-3"/><PAN A="PDT2" E="DET-4"/><TLG A="TLG00001"/>')

  test('the rates of tanks add up, each product with its own', async () => {
    const values = [
      [0x07, 'DET-3', [10_000, 30_000]],
      [0x07, 'DET-4', [5000]],
      [0x06, 'DET-3', [20_000]],
    ] as const
    const table = await one(set(products, [log(...values)]))
    expect(table.operationType).toBe('applied')
    expect([...numbers(table, 'appliedRate')]).toEqual([150, 350])
    expect([...numbers(table, 'appliedRateTarget')]).toEqual([200, 200])
    expect(table.products).toEqual([
      { name: 'Urea', type: 'Component', rate: { value: 200, unit: 'kg/ha' } },
      { name: 'Potash', type: 'Component', rate: { value: 50, unit: 'kg/ha' } },
    ])
  })

  test('a volume rate is in L/ha; only what has values counts', async () => {
    const table = await one(set(products, [log([0x02, 'DET-3', [2_000_000]], [0x07, 'DET-4', [0, 0]])]))
    expect([unitOf(table, 'appliedRate'), numbers(table, 'appliedRate')[0]]).toEqual(['L/ha', 200])
    expect(table.products).toEqual([{ name: 'Urea' }])
  })

  test('a seeder that counts seeds applies what it puts down beside them; else its rate is of the seed', async () => {
    const seeder = device(SEEDER, tanks) + task()
    const both = await read(set(seeder, [log([0x0c, 'DET-3', [5]], [0x07, 'DET-4', [100]])]))
    expect(both.tables.map(({ operationType }) => operationType)).toEqual(['planted', 'applied'])
    const table = await one(set(seeder, [log([0x07, 'DET-4', [18_000]])]))
    expect([table.operationType, unitOf(table, 'seedRate'), numbers(table, 'seedRate')[0]]).toEqual([
      'planted',
      'kg/ha',
      180,
    ])
  })
})

describe('kinds of work', () => {
  test('are told by practice or device where values tell nothing', async () => {
    const values = log([0x8d, 'DET-1', [1]])
    const practice = '<CPC A="CPC1" B="Sowing / Planting"/>'
    const byPractice = await one(
      set(`${practice}${device(SPREADER, boom)}${task('<OTP A="CPC1"/><TLG A="TLG00001"/>')}`, [values]),
    )
    expect([byPractice.operationType, byPractice.origin.operationType]).toEqual([
      'planted',
      'Sowing / Planting',
    ])
    expect((await one(set(device(SPREADER, boom) + task(), [values]))).operationType).toBe('applied')
    const unknown = await one(set(task(), [values]))
    expect([unknown.key, unknown.operationType]).toEqual(['TASKDATA#TSK1', undefined])
  })

  test('depths are tillage, in centimetres, unless there is a rate', async () => {
    const depth = [0x34, 'DET-1', [153]] as const
    const table = await one(set(task(), [log(depth)]))
    expect([table.operationType, numbers(table, 'tillageDepthActual')[0]]).toEqual(['tillage', 15.3])
    expect((await one(set(task(), [log(depth, [0x02, 'DET-1', [1]])]))).operationType).toBe('applied')
  })
})

describe('values without a property', () => {
  test('are columns under the names of DDI and element, constants where they do not change', async () => {
    const described = device(
      HARVESTER,
      '<DET A="DET-1" B="1" C="1" D="Machine" F="0"><DOR A="9"/></DET><DPD A="9" B="EA60" E="Engine speed" F="1"/>',
    )
    const table = await one(
      set(described + task(), [
        log(
          [0x54, 'DET-1', [1]],
          [0xea60, 'DET-1', [900, 1100]],
          [0xb1, 'DET-1', [6600]],
          [0xea61, 'DET-9', [1, 2]],
        ),
      ]),
    )
    expect(named(table, 'Engine speed [Machine]')?.values).toEqual(Float64Array.of(900, 1100))
    expect(named(table, 'DDI EA61 [DET-9]')?.values).toEqual(Float64Array.of(1, 2))
    expect(table.constants).toEqual([{ name: 'Actual length of cut [Machine]', value: 6.6, unit: 'mm' }])
  })
})

describe('sets', () => {
  const values = log([0x54, 'DET-1', [1, 2]])

  test('boundaries come out where there are no logs', async () => {
    const events: string[] = []
    const reading = (async () => {
      for await (const event of readSource(fixture('isoxml/zips/MultipleExternals.zip'), { now: 0 }))
        events.push(event.kind)
    })()
    await expect(reading).rejects.toMatchObject({ code: 'no_logs' })
    expect(events.slice(0, 1)).toEqual(['boundary'])
  })

  test('external files that are missing or damaged are told; the rest is read', async () => {
    const table = await one(
      set('<XFR A="CTR00000"/><XFR A="FRM00000"/><XFR A="TSK00000"/>', [values], {
        'FRM00000.XML': '<XFC><FRM A="FRM1"',
        'tsk00000.xml': `<XFC>${task()}</XFC>`,
      }),
    )
    expect(codes(table.warnings).sort()).toEqual(['malformed_xml', 'missing_external'])
    expect(table.table.rows).toBe(2)
  })

  test('a log that no task refers to is a unit of its own', async () => {
    const table = await one(set('', [values]))
    expect([table.key, codes(table.warnings)]).toEqual([
      'TASKDATA#TLG00001/harvested',
      ['timelog_without_task'],
    ])
  })

  test('logs of a task follow one another; a value is not carried from one to the next', async () => {
    const flow = log([0x57, 'DET-1', [5_000_000]])
    const later = {
      ...flow,
      records: flow.records.map((r) => ({ ...r, milliseconds: r.milliseconds + 60_000 })),
    }
    const logs = task('<TLG A="TLG00001"/><TLG A="tlg00002"/><TLG A="TLG00003"/>')
    const table = await one(set(logs, [values, later, { ...flow, records: [] }]))
    expect([...numbers(table, 'wetMassPerArea')]).toEqual([0.01, 0.02, Number.NaN])
    expect([...numbers(table, 'cropFlow')]).toEqual([Number.NaN, Number.NaN, 5])
    expect(table.table.columns.find(({ name }) => name === 'Time Log')).toMatchObject({
      codes: Int32Array.of(0, 0, 1),
    })
    expect(codes(table.warnings)).toEqual(['empty_timelog'])
  })

  test('logs of the same times are one track; a second one that is cut ends early', async () => {
    const flow = { ...log([0x57, 'DET-1', [5_000_000]]) }
    const table = await one(set(task('<TLG A="TLG00001"/><TLG A="TLG00002"/>'), [values, flow]))
    expect([...numbers(table, 'wetMassPerArea')]).toEqual([0.01, 0.02])
    expect([...numbers(table, 'cropFlow')]).toEqual([5, 5])
  })

  test('without a fix there is no position; the row stays', async () => {
    const records = values.records.map((record, i) => ({
      ...record,
      position: { ...record.position, status: i === 0 ? 0 : 4 },
    }))
    const table = await one(set(task(), [{ ...values, records }]))
    expect([...numbers(table, 'latitude')]).toEqual([Number.NaN, 52.000009])
    expect(table.warnings).toMatchObject([{ code: 'invalid_position', count: 1 }])
  })
})
