import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import yazl from 'yazl'
import { bytesOf } from '../../bytes/byte-source.ts'
import { Unreadable } from '../../bytes/errors.ts'
import type { SourceInput } from '../../bytes/walk.ts'
import type { SourceTable } from '../../columns/source-table.ts'
import { numberOf } from '../../columns/table.ts'
import { parseMapping } from '../mappings/user-mapping.ts'
import type { EntryReport, ReadOptions } from '../reader.ts'
import { readSource } from '../registry.ts'

type Files = Readonly<Record<string, string>>

const JOBDATA = '<JobData><JobName>20W WHEAT</JobName><JobType>Application</JobType></JobData>'
const section = '<EquipmentSection><DDI>2</DDI><DDI>141</DDI></EquipmentSection>'
const ADVANCED = `<?xml version="1.0"?><Advanced xmlns="urn:raven"><Customer><Name>Ann</Name></Customer>
  <Farm><Name>Home</Name></Farm><Field><Name>North &amp; East</Name></Field>
  <Implements><Implement><tabFormat>
    <SegmentFormat>${section}${section}</SegmentFormat>
    <SegmentFormat>${section}</SegmentFormat>
  </tabFormat></Implement></Implements></Advanced>`

const line = (i: number, values: readonly number[]) =>
  [i, `2020-05-01 12:00:0${i % 10}`, 51.79 + i / 1e5, -114.08, 1030.5, i * 2, 4.5, ...values].join('\t')
const tab = (rows: number, values: readonly number[]) =>
  Array.from({ length: rows }, (_, i) => line(i, values)).join('\r\n')

const JOB: Files = {
  '20W_fmis/jobdata.xml': JOBDATA,
  '20W_fmis/advanced.xml': ADVANCED,
  '20W_fmis/Product_2.tab': tab(3, [7, 1]),
  '20W_fmis/Product_1.tab': tab(5, [93.5, 1, 94, 0]),
}

const folder = (files: Files): SourceInput => ({
  name: 'upload',
  files: Object.entries(files).map(([path, text]) => ({ path, bytes: bytesOf(Buffer.from(text)) })),
})

async function read(input: SourceInput, options: Partial<ReadOptions> = {}) {
  const tables: SourceTable[] = []
  const entries: EntryReport[] = []
  const failed: string[] = []
  for await (const event of readSource(input, { now: Date.UTC(2026, 0, 1), ...options })) {
    if (event.kind === 'table') tables.push(event.table)
    if (event.kind === 'entry') entries.push(event.entry)
    if (event.kind === 'failed') failed.push(event.error.code)
  }
  return { tables, entries, failed }
}

const without = (files: Files, ...names: readonly string[]): Files =>
  Object.fromEntries(Object.entries(files).filter(([path]) => !names.some((name) => path.endsWith(name))))

test('a job is a table a product, under the names of its own description', async () => {
  const { tables, entries } = await read(folder(JOB))
  expect(tables.map(({ name, table }) => [name, table.rows])).toEqual([
    ['20W WHEAT Product_1', 5],
    ['20W WHEAT Product_2', 3],
  ])
  const [first, second] = tables
  expect(first).toMatchObject({
    format: 'CSV',
    operationType: 'applied',
    timePrecision: 'instant',
    localTime: true,
    origin: { grower: 'Ann', farm: 'Home', field: 'North & East', operationType: 'Application' },
  })
  const names = ({ table }: SourceTable) => table.columns.map(({ name }) => name)
  const fixed = ['longitude', 'latitude', 'Id', 'Timestamp', 'Elevation', 'Column 6', 'Column 7']
  expect(names(first!)).toEqual([
    ...fixed,
    'Section 1 DDI 2',
    'Section 1 DDI 141',
    'Section 2 DDI 2',
    'Section 2 DDI 141',
    'timestamp',
  ])
  expect(names(second!)).toEqual([...fixed, 'Section 1 DDI 2', 'Section 1 DDI 141', 'timestamp'])
  expect(numberOf(first!.table, 'longitude')!.values[0]).toBe(-114.08)
  expect(numberOf(first!.table, 'latitude')!.values[1]).toBe(51.79001)
  expect(numberOf(first!.table, 'timestamp')!.values[3]).toBe(Date.UTC(2020, 4, 1, 12, 0, 3))
  expect(new Set(entries.map(({ outcome }) => outcome))).toEqual(new Set(['read']))
})

test('no value behind the position has a property or a unit that nobody told', async () => {
  const [source] = (await read(folder(JOB))).tables
  const known = source!.table.columns.filter(({ property }) => property !== undefined)
  expect(known.map(({ property }) => property)).toEqual(['longitude', 'latitude', 'elevation', 'timestamp'])
  expect(numberOf(source!.table, 'elevation')!.unit).toBeUndefined()
  expect(source!.warnings.map(({ code }) => code)).toEqual(['raw_columns', 'unknown_units'])
})

test('a mapping of the user names them', async () => {
  const mapping = parseMapping({ columns: { 'Section 1 DDI 2': { property: 'appliedRate', unit: 'L/ha' } } })
  const [source] = (await read(folder(JOB), { mappings: [mapping] })).tables
  expect(numberOf(source!.table, 'appliedRate')).toMatchObject({ name: 'Section 1 DDI 2', unit: 'L/ha' })
})

test('a .jdp is a zip, and may lie in another', async () => {
  const zipped = async (files: Readonly<Record<string, Buffer>>) => {
    const zip = new yazl.ZipFile()
    for (const [path, bytes] of Object.entries(files)) zip.addBuffer(bytes, path)
    zip.end()
    return buffer(zip.outputStream)
  }
  const job = Object.entries(JOB).map(([path, text]) => [`20W/${path}`, Buffer.from(text)])
  const jdp = await zipped(Object.fromEntries(job))
  for (const input of [
    { name: '20W.jdp', bytes: bytesOf(jdp) },
    { name: 'card.zip', bytes: bytesOf(await zipped({ 'jobs/20W.jdp': jdp })) },
  ]) {
    expect((await read(input)).tables.map(({ table }) => table.rows)).toEqual([5, 3])
  }
})

describe('what is missing or damaged', () => {
  test('without its descriptions a table keeps its positions, and its columns their places', async () => {
    const { tables } = await read(folder(without(JOB, 'jobdata.xml', 'advanced.xml')))
    expect(tables.map(({ name }) => name)).toEqual(['20W Product_1', '20W Product_2'])
    expect(tables[0]!.table.columns.map(({ name }) => name)).toContain('Column 11')
    expect(tables[0]!.operationType).toBeUndefined()
  })

  test('a description of another width names nothing', async () => {
    const { tables } = await read(folder({ ...JOB, '20W_fmis/Product_1.tab': tab(5, [1, 2, 3]) }))
    const names = tables[0]!.table.columns.map(({ name }) => name)
    expect(names).toContain('Column 10')
    expect(names.filter((name) => name.startsWith('Section'))).toEqual([])
  })

  test.each([
    ['malformed_xml', ADVANCED.slice(0, 200)],
    ['xml_doctype_forbidden', `<!DOCTYPE a [<!ENTITY b "c">]>${ADVANCED.replace(/^<\?.*?\?>/, '')}`],
  ])('%s costs the names, not the rows', async (code, advanced) => {
    const { tables } = await read(folder({ ...JOB, '20W_fmis/advanced.xml': advanced }))
    expect(tables.map(({ table }) => table.rows)).toEqual([5, 3])
    expect(tables[0]!.warnings).toContainEqual(expect.objectContaining({ code, at: '20W_fmis/advanced.xml' }))
  })

  test('ragged lines are counted', async () => {
    const content = `${tab(20, [1, 1, 1, 1])}\n21\t2020-05-01 12:00:00\t51.8`
    const { tables } = await read(folder({ ...JOB, '20W_fmis/Product_1.tab': content }))
    expect(tables[0]!.table.rows).toBe(20)
    expect(tables[0]!.warnings[0]).toMatchObject({ code: 'bad_line', at: 'line 21', count: 1 })
  })

  test('a table without a position fails alone', async () => {
    const nowhere = tab(3, [7, 1]).replaceAll(/51\.79\d*\t-114\.08/g, '0\t0')
    const { tables, failed } = await read(folder({ ...JOB, '20W_fmis/Product_2.tab': nowhere }))
    expect([tables.length, failed]).toEqual([1, ['no_valid_positions']])
  })

  test('a job without tables has no logs', async () => {
    const job = folder(without(JOB, '.tab'))
    await expect(read(job)).rejects.toMatchObject({ code: 'no_logs' })
  })

  test('the binary log of a display is told for what it is', async () => {
    await expect(read(folder({ 'a.jdf': 'x', 'DDOP.XML': '<a/>' }))).rejects.toThrow(/a Raven job/)
  })

  test('whatever is cut off, nothing but a coded refusal comes of it', async () => {
    const [table, description] = [JOB['20W_fmis/Product_1.tab']!, ADVANCED]
    await fc.assert(
      fc.asyncProperty(fc.nat(table.length), fc.nat(description.length), async (t, d) => {
        const cut = {
          ...JOB,
          '20W_fmis/Product_1.tab': table.slice(0, t),
          '20W_fmis/advanced.xml': description.slice(0, d),
        }
        const { tables } = await read(folder(cut)).catch((error: unknown) => {
          if (!(error instanceof Unreadable)) throw error
          return { tables: [] }
        })
        for (const { table: rows } of tables) expect(rows.rows).toBeLessThanOrEqual(5)
      }),
      { numRuns: 100 },
    )
  })
})
