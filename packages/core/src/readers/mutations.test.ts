import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { bytesOf } from '../bytes/byte-source.ts'
import { Unreadable } from '../bytes/errors.ts'
import { DEFAULT_LIMITS } from '../bytes/limits.ts'
import { openZip } from '../bytes/zip.ts'
import { readSource } from './registry.ts'
import { WGS84, writeDbf, writePoints } from './shapefile/testing/write-layer.ts'

const FIXTURES = new URL('../../../../fixtures/', import.meta.url)
const SEED_BYTES = 64 * 1024

/** Mulberry32: 32 random bits from a seed, the same ones each run. */
function randomBits(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t)
    return (t ^ (t >>> 14)) >>> 0
  }
}

/** One to eight changes: bits flipped, bytes set to what readers trip over, pieces cut out or doubled. */
function mutated(bytes: Uint8Array, random: () => number): Buffer {
  let out = Buffer.from(bytes)
  for (let changes = 1 + (random() % 8); changes > 0 && out.length > 0; changes--) {
    // Headers are where the harm is done.
    const at = random() % (random() % 2 ? out.length : Math.min(out.length, 512))
    const kind = random() % 5
    if (kind === 0) out[at]! ^= 1 << (random() % 8)
    else if (kind === 1) out[at] = [0, 0xff, 0x22, 0x2c, 0x0a, 0x2a, 0x7f, 0x80][random() % 8]!
    else if (kind === 2) out = out.subarray(0, at)
    else if (kind === 3) out = Buffer.concat([out.subarray(0, at), out.subarray(at + (random() % 64))])
    else out = Buffer.concat([out.subarray(0, at + (random() % 64)), out.subarray(at)])
  }
  return out
}

async function attempt(files: Readonly<Record<string, Uint8Array>>): Promise<'tables' | 'refused'> {
  const input = {
    name: 'x',
    files: Object.entries(files).map(([path, bytes]) => ({ path, bytes: bytesOf(bytes) })),
  }
  let tables = 0
  try {
    for await (const event of readSource(input, { now: 0 })) {
      if (event.kind !== 'table') continue
      tables++
      for (const column of event.table.table.columns) {
        const length = column.type === 'text' ? column.codes.length : column.values.length
        expect(length).toBe(event.table.table.rows)
      }
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
  }
  return tables > 0 ? 'tables' : 'refused'
}

/** Mutates each file of the seed in turn; anything thrown but `Unreadable` fails the test with its run number. */
async function attack(seed: Readonly<Record<string, Uint8Array>>, runs: number): Promise<Set<string>> {
  const outcomes = new Set<string>()
  const names = Object.keys(seed)
  for (let run = 0; run < runs; run++) {
    const random = randomBits(run)
    const name = names[run % names.length]!
    try {
      outcomes.add(await attempt({ ...seed, [name]: mutated(seed[name]!, random) }))
    } catch (cause) {
      throw new Error(`run ${run} with ${name} mutated`, { cause })
    }
  }
  return outcomes
}

async function unzipped(fixture: string): Promise<Record<string, Uint8Array>> {
  const bytes = readFileSync(new URL(fixture, FIXTURES))
  const { files } = await openZip(bytesOf(bytes), '', DEFAULT_LIMITS, { entries: 0, bytes: 0 })
  const read = files.map(async (file) => [file.path, (await file.read()).subarray(0, SEED_BYTES)] as const)
  return Object.fromEntries(await Promise.all(read))
}

describe('damaged bytes give Unreadable and nothing else', () => {
  test.each(['agleader-text/sample1.txt', 'agleader-text/sample4.txt', 'invalid/advanced-ok-17.txt'])(
    '%s',
    async (fixture) => {
      const cut = readFileSync(new URL(fixture, FIXTURES)).subarray(0, SEED_BYTES)
      expect(await attack({ 'a.txt': cut }, 400)).toEqual(new Set(['tables', 'refused']))
    },
  )

  test('a layer made of Deere columns', async () => {
    const fields = [
      { name: 'AppliedRate', type: 'N', width: 12 },
      { name: 'DISTANCE', type: 'F', width: 12 },
      { name: 'Product', type: 'C', width: 10 },
      { name: 'IsoTime', type: 'C', width: 24 },
      { name: 'Time', type: 'D', width: 8 },
    ]
    const rows = Array.from({ length: 40 }, (_, i) => [
      `${i}.5`,
      '3.25',
      'Mix',
      '2017-11-29T16:21:32.193Z',
      '20171129',
    ])
    const seed = {
      'a.shp': writePoints(
        rows.map((_, i) => [-93 + i * 1e-4, 41]),
        11,
      ),
      'a.dbf': writeDbf(fields, rows),
      'a.prj': Buffer.from(WGS84),
      'a.cpg': Buffer.from('UTF-8'),
      'a-Deere-Metadata.json': Buffer.from(
        '{"Version":"1.0","Operation":"Application","Product":{"Components":[{"Name":"W","Rate":{"Value":1,"Unit":"gal1ac-1"}}]},"DataAttributes":[{"Name":"DISTANCE","Unit":"ft"}]}',
      ),
    }
    expect(await attack(seed, 3000)).toEqual(new Set(['tables', 'refused']))
  })

  test('the projected layer and the boundary', async () => {
    const boundary = await unzipped('sms-shapefile/henrys_bbox.zip')
    const seed = {
      ...boundary,
      'u.shp': writePoints([
        [533272.8, 5302955.3],
        [533803.3, 5304900.2],
      ]),
      'u.dbf': writeDbf([{ name: 'rate_appld', type: 'N', width: 8 }], [['1'], ['2']]),
      'u.prj': (await unzipped('sms-shapefile/FarmerI_henrys_2018_AA_N.zip'))[
        'FarmerI_henrys_2018_AA_N.prj'
      ]!,
    }
    expect(await attack(seed, 1500)).toEqual(new Set(['tables', 'refused']))
    expect(await attack(boundary, 1000)).toEqual(new Set(['refused']))
  })

  test.each(['zip-two-levels-ok.zip', 'shp-ok.zip', 'zip-nonascii-utf8.zip', 'zip-bad-crc.zip'])(
    '%s',
    async (name) => {
      const zip = readFileSync(new URL(`invalid/${name}`, FIXTURES))
      expect(await attack({ 'a.zip': zip }, 1000)).toContain('refused')
    },
  )
})
