/** The example of docs/column-mappings.md, on the file that it is about. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { bytesOf } from '../../bytes/byte-source.ts'
import { type SourceInput, walk } from '../../bytes/walk.ts'
import { type Converted, convert } from '../../convert.ts'
import type { ConvertOptions } from '../../settings.ts'
import { folder, WGS84, writeDbf, writePoints } from '../shapefile/testing/write-layer.ts'
import { parseMapping } from './user-mapping.ts'

const NOW = Date.UTC(2026, 0, 1)
const root = new URL('../../../../../', import.meta.url)
const page = readFileSync(new URL('docs/column-mappings.md', root), 'utf8')
const example = /```json\n([^`]+)```/.exec(page)?.[1]
const zip = readFileSync(
  new URL('fixtures/deere-shapefile/Gen4 - 4600 Harvest Data - Point - OneHertz.zip', root),
)

async function converted(input: SourceInput, options: Partial<ConvertOptions> = {}): Promise<Converted> {
  for await (const event of convert(input, { ...options, now: NOW }))
    if (event.kind === 'file') return event.file
  throw new Error('holds no file')
}

async function withoutMetadata(): Promise<SourceInput> {
  const files: { path: string; bytes: ReturnType<typeof bytesOf> }[] = []
  for await (const found of walk({ name: 'harvest.zip', bytes: bytesOf(zip) })) {
    if (found.kind === 'file' && !found.file.path.endsWith('.json'))
      files.push({ path: found.file.path, bytes: bytesOf(await found.file.read()) })
  }
  return { name: 'harvest', files }
}

describe('the worked example', () => {
  test('fails without the units', async () => {
    const { status, warnings } = await converted(await withoutMetadata())
    expect(status).toBe('failed')
    expect(warnings.map(({ code }) => code)).toContain('unknown_units')
  })

  test.each([
    ['its mapping', example],
    ['the measuring system alone', '{ "units": "imperial" }'],
  ])('gives with %s what the metadata give', async (_, json) => {
    const whole = await converted({ name: 'harvest.zip', bytes: bytesOf(zip) })
    const mapped = await converted(await withoutMetadata(), { mappings: [parseMapping(json)] })
    expect(mapped.status).toBe('processed')
    expect([mapped.points, mapped.units]).toEqual([whole.points, whole.units])
    const { originalOperationData: _of, ...summary } = mapped.summary!.properties as Record<string, unknown>
    expect(whole.summary!.properties).toMatchObject(summary)
  })
})

test('clocks are read in the zone of the mapping', async () => {
  const fields = ['Yield', 'Moisture', 'Dist', 'Width'].map((name) => ({ name, type: 'N', width: 8 }))
  const input = folder({
    'a.shp': writePoints([
      [-93.1, 41.6],
      [-93.10001, 41.6],
    ]),
    'a.dbf': writeDbf(
      [...fields, { name: 'Time', type: 'C', width: 20 }],
      [
        ['9000', '15', '3', '30', '2025-10-01 08:00:00'],
        ['9100', '15', '3', '30', '2025-10-01 08:00:01'],
      ],
    ),
    'a.prj': WGS84,
  })
  const mapping = parseMapping({
    columns: { Yield: { property: 'wetMassPerArea', unit: 'lb/ac' } },
    units: 'imperial',
    crop: 'corn',
    timeZone: 'America/Chicago',
  })
  const file = await converted(input, { mappings: [mapping], sourceTimeZone: 'Europe/Berlin' })
  expect(file.status).toBe('processed')
  expect(file.startTime).toBe('2025-10-01T13:00:00.000Z')
  expect(file.warnings.map(({ code }) => code)).not.toContain('time_basis_assumed')
})
