import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { bytesOf } from '../../bytes/byte-source.ts'
import { Unreadable } from '../../bytes/errors.ts'
import { partsOf } from '../../bytes/source-file.ts'
import { type SourceInput, walk } from '../../bytes/walk.ts'
import { readSource } from '../registry.ts'

const CARDS = new URL('../../../../../fixtures/unsupported-cards/', import.meta.url)

/** With what the source was refused, and as what its entries and units were recognised. */
async function refusalOf(input: SourceInput) {
  const entries: Record<string, string | undefined> = {}
  const units: string[] = []
  try {
    for await (const event of readSource(input, { now: 0 })) {
      if (event.kind === 'entry') entries[event.entry.path] = event.entry.code
      if (event.kind === 'failed') units.push(`${event.unit.format} ${event.error.code}`)
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return { entries, units, code: error.code, message: error.message }
  }
  return { entries, units, code: undefined, message: '' }
}

const folder = (files: Readonly<Record<string, string | Uint8Array>>): SourceInput => ({
  name: 'upload',
  files: Object.entries(files).map(([path, bytes]) => ({ path, bytes: bytesOf(Buffer.from(bytes)) })),
})

describe('cards of John Deere', () => {
  test.each([
    ['Gen4 - 4600 Harvest Data.zip', 'no_supported_data', 'a John Deere Gen4 log'],
    ['GS3 - 2630 Planting With 4 Rates.zip', 'no_supported_data', 'a John Deere GS3 log'],
    ['GS3 - 2630 Setup With Boundary And Guidance Lines.zip', 'no_logs', 'no log'],
  ])('%s', async (name, code, told) => {
    const bytes = bytesOf(readFileSync(new URL(name, CARDS)))
    const refusal = await refusalOf({ name, bytes })
    expect(refusal.code).toBe(code)
    expect(refusal.message).toContain(told)
    expect(refusal.message).toContain('Operations Center')
    for (const entry of Object.values(refusal.entries)) {
      expect(['deere_card_unsupported', 'no_logs']).toContain(entry)
    }
  })
})

describe('cards whose folders were renamed and moved', () => {
  test.each([
    ['Gen4 - 4600 Harvest Data.zip', /\.jdl$/i],
    ['GS3 - 2630 Planting With 4 Rates.zip', /\.(fdl|fdd)$/i],
  ])('%s: each log is told all the same', async (name, log) => {
    const files: Record<string, Uint8Array> = {}
    for await (const found of walk({ name, bytes: bytesOf(readFileSync(new URL(name, CARDS))) })) {
      if (found.kind === 'file') files[`Été 2026/${partsOf(found.file.path).name}`] = found.head.slice()
    }
    const refusal = await refusalOf(folder(files))
    expect(refusal.code).toBe('no_supported_data')
    expect(refusal.message).toContain('Operations Center')
    const logs = Object.entries(refusal.entries).filter(([path]) => log.test(path))
    expect(logs.length).toBeGreaterThan(5)
    expect(new Set(logs.map(([, code]) => code))).toEqual(new Set(['deere_card_unsupported']))
  })

  test('no file of a card goes unsaid', async () => {
    for (const name of readdirSync(CARDS).filter((file) => file.endsWith('.zip'))) {
      const bytes = bytesOf(readFileSync(new URL(encodeURI(name), CARDS)))
      const paths: string[] = []
      for await (const found of walk({ name, bytes })) if (found.kind === 'file') paths.push(found.file.path)
      expect(Object.keys((await refusalOf({ name, bytes })).entries).sort()).toEqual(paths.sort())
    }
  })
})

describe('what is recognised and not read', () => {
  test.each([
    ['x.gz', Buffer.from('1f8b0800', 'hex'), 'unsupported_archive'],
    ['x.zip', Buffer.from('377abcaf271c', 'hex'), 'unsupported_archive'],
    ['x.dat', Buffer.from('Rar!\x1a\x07\x00', 'latin1'), 'unsupported_archive'],
    ['x.bin', Buffer.from(`${'x'.repeat(257)}ustar\0`), 'unsupported_archive'],
    ['x.jdp', 'x', 'raven_job_unsupported'],
    ['x.2020', 'x', 'precision_planting_unsupported'],
    ['x.dat', 'x', 'fieldview_unsupported'],
    ['x.cm', 'x', 'claas_unsupported'],
    ['setup.fds', 'x', 'no_logs'],
  ])('%s alone is refused with %3$s', async (name, bytes, code) => {
    const refusal = await refusalOf({ name, bytes: bytesOf(Buffer.from(bytes)) })
    expect(refusal.code).toBe(code)
  })

  test.each([
    ['AgGPS/Data/client/farm/field/x.shx2', 'trimble_card_unsupported'],
    ['job_fmis/jobdata.xml', 'raven_job_unsupported'],
    ['RCD/5d3f2566.fdl', 'deere_card_unsupported'],
    ['moved/5d3f2566.FDD', 'deere_card_unsupported'],
    ['backup/AgData/Fields/x.bin', 'trimble_card_unsupported'],
    ['AgGPS/Prescriptions/x.bin', 'trimble_card_unsupported'],
  ])('%s is %s, and the source says so', async (path, code) => {
    const refusal = await refusalOf(folder({ [path]: 'x' }))
    expect(refusal).toMatchObject({ code: 'no_supported_data', entries: { [path]: code } })
    expect(refusal.message).toContain(path)
  })

  test.each([
    ['card.ilf', 'x', 'ILF native_card_unsupported'],
    ['card.yld', 'x', 'YLD native_card_unsupported'],
    ['a.cn1/index.vy1', 'x', 'CN1 cn1_unsupported'],
  ])('%s fails as a unit', async (path, bytes, unit) => {
    const refusal = await refusalOf(folder({ [path]: bytes }))
    expect(refusal).toMatchObject({ code: undefined, units: [unit] })
  })
})
