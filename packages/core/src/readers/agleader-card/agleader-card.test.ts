import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesOf } from '../../bytes/byte-source.ts'
import type { SourceTable } from '../../columns/source-table.ts'
import { numberOf } from '../../columns/table.ts'
import { convert } from '../../convert.ts'
import type { ReadOptions } from '../reader.ts'
import { readSource } from '../registry.ts'
import { type Fix, gpsRecord, sensorRecord, writeCard, writeLog } from './tests/card-writer.ts'

const NOW = Date.UTC(2026, 0, 1)
const FIXES: Fix[] = Array.from({ length: 5 }, (_, i) => ({
  ms: Date.UTC(2025, 9, 2, 15, 0, i),
  longitude: -93.5 + i * 1e-5,
  latitude: 41.75,
}))
const LOG = writeLog(FIXES.flatMap((fix) => [gpsRecord(fix), sensorRecord([1, 2, 3])]))
const CARD = writeCard({
  'data/1.ilf2': LOG,
  'data/1.objects': Buffer.from('x'),
  'a.pat2': Buffer.alloc(600),
})

async function read(card: Uint8Array, options: Partial<ReadOptions> = {}, name = 'harvest.agdata') {
  const tables: SourceTable[] = []
  const failed: { code: string; message: string }[] = []
  for await (const event of readSource({ name, bytes: bytesOf(card) }, { now: NOW, ...options })) {
    if (event.kind === 'table') tables.push(event.table)
    if (event.kind === 'failed') failed.push(event.error)
  }
  return { tables, failed }
}

const track = { agleaderCard: { track: true } }
const codes = ({ tables }: { tables: SourceTable[] }) => tables[0]!.warnings.map(({ code }) => code)

describe('a native card', () => {
  test('is refused with what is inside, what is missing and what to do', async () => {
    const { tables, failed } = await read(CARD)
    expect(tables).toEqual([])
    expect(failed.map(({ code }) => code)).toEqual(['native_card_unsupported'])
    for (const word of ['1 ilf2, 1 objects, 1 pat2', 'moisture', 'SMS', 'AgFiniti', 'converter'])
      expect(failed[0]!.message).toContain(word)
  })

  test('gives time and position and nothing else where that is asked for', async () => {
    const { tables, failed } = await read(CARD, track)
    expect(failed).toEqual([])
    const [source] = tables
    expect(source).toMatchObject({
      key: 'harvest.agdata#data/1.ilf2',
      timePrecision: 'instant',
      localTime: false,
    })
    expect(source!.operationType).toBeUndefined()
    expect(source!.table.columns.map(({ property }) => property)).toEqual([
      'longitude',
      'latitude',
      'timestamp',
    ])
    const values = (property: string) => [...numberOf(source!.table, property)!.values]
    expect(values('longitude')).toEqual(FIXES.map(({ longitude }) => longitude))
    expect(values('latitude')).toEqual(FIXES.map(({ latitude }) => latitude))
    expect(values('timestamp')).toEqual(FIXES.map(({ ms }) => ms))
    expect(source!.warnings).toMatchObject([{ code: 'native_card_track_only', count: 5 }])
  })

  test('is never standardized from its track: the operation is missing, and the file says so', async () => {
    const input = { name: 'harvest.agdata', bytes: bytesOf(CARD) }
    for await (const event of convert(input, { now: NOW, agleaderCardTrack: true })) {
      if (event.kind !== 'file') continue
      expect(event.file).toMatchObject({ status: 'failed', steps: { rawGeojson: { status: 'processed' } } })
      expect(event.file.steps.standardGeojson?.message).toMatch(/operation/i)
    }
    expect.assertions(2)
  })

  test('without a record of the receiver is refused, whatever was asked for', async () => {
    const card = writeCard({ '1.ilf2': writeLog([sensorRecord([1])]) })
    expect((await read(card, track)).failed[0]?.code).toBe('native_card_unsupported')
  })

  test('holds no logs where it is a setup', async () => {
    await expect(read(CARD, track, 'farm.agsetup')).rejects.toMatchObject({ code: 'no_logs' })
  })
})

describe('damage', () => {
  test.each([
    ['cut off', CARD.subarray(0, 400 + 512 + LOG.length - 20)],
    ['a record without its mark', writeCard({ '1.ilf2': withBadRecord(Buffer.alloc(12)) })],
    [
      'a record of 4 GB',
      writeCard({ '1.ilf2': withBadRecord(Buffer.from('ffff0000ffffffff00000000', 'hex')) }),
    ],
    ['an end within a record', writeCard({ '1.ilf2': withBadRecord(Buffer.from('ffff000010', 'hex')) })],
  ])('%s: what lies before it is read, with a warning', async (_, card) => {
    const found = await read(card, track)
    expect(codes(found)).toContain('damaged_log')
    expect(found.tables[0]!.table.rows).toBeGreaterThan(0)
  })

  test('absurd positions and clocks are warnings', async () => {
    const bad = [
      { ms: 0, longitude: 0, latitude: 0 },
      { ms: 0, longitude: Number.NaN, latitude: 400 },
    ]
    const card = writeCard({ '1.ilf2': writeLog([...FIXES, ...bad].map(gpsRecord)) })
    expect(codes(await read(card, track))).toEqual([
      'native_card_track_only',
      'invalid_position',
      'date_suspect',
    ])
  })

  test('any bytes changed: a track or a refusal', async () => {
    const change = fc.tuple(fc.nat(CARD.length - 1), fc.nat(255))
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (changes) => {
        const card = Buffer.from(CARD)
        for (const [at, byte] of changes) if (at >= 20) card[at] = byte
        const { tables, failed } = await read(card, track)
        expect(tables.length + failed.length).toBeGreaterThan(0)
      }),
      { numRuns: 200 },
    )
  })
})

function withBadRecord(record: Buffer): Buffer {
  return writeLog(FIXES.map(gpsRecord), record)
}
