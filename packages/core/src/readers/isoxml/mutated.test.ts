import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesOf } from '../../bytes/byte-source.ts'
import { Unreadable } from '../../bytes/errors.ts'
import { walk } from '../../bytes/walk.ts'
import { fixture, read } from './tests/sources.ts'

const SEED_BYTES = 64 * 1024

async function seedsOf(path: string): Promise<{ path: string; bytes: Uint8Array }[]> {
  const seeds: { path: string; bytes: Uint8Array }[] = []
  for await (const found of walk(fixture(path))) {
    if (found.kind === 'file')
      seeds.push({ path: found.file.path, bytes: (await found.file.read()).slice(0, SEED_BYTES) })
  }
  return seeds
}

const change = fc.record({
  file: fc.nat(),
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  kind: fc.constantFrom('flip', 'set', 'cut', 'insert', 'repeat'),
  byte: fc.integer({ min: 0, max: 255 }),
})

function mutate(
  bytes: Uint8Array,
  { at, kind, byte }: { at: number; kind: string; byte: number },
): Uint8Array {
  const place = Math.floor(at * bytes.length)
  const changed = bytes.slice()
  if (kind === 'flip') changed[place]! ^= 1 << (byte & 7)
  else if (kind === 'set') changed[place] = byte
  else if (kind === 'cut') return changed.subarray(0, place)
  else if (kind === 'insert')
    return Buffer.concat([bytes.subarray(0, place), Uint8Array.of(byte), bytes.subarray(place)])
  else return Buffer.concat([bytes.subarray(0, place + byte), bytes.subarray(place)])
  return changed
}

test.each([
  ['invalid/isoxml-ok.zip', 1500],
  ['isoxml/zips/MultipleExternals.zip', 500],
  ['isoxml/TotalsTests', 200],
  ['isoxml/zips/AFE.zip', 40],
])(
  'mutations of %s are read or refused with a code (%i runs)',
  async (path, numRuns) => {
    const seeds = await seedsOf(path)
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const files = seeds.map((seed) => ({ ...seed }))
        for (const each of changes) {
          const file = files[each.file % files.length]!
          file.bytes = mutate(file.bytes, each)
        }
        try {
          await read({
            name: 'set',
            files: files.map((file) => ({ path: file.path, bytes: bytesOf(file.bytes) })),
          })
        } catch (error) {
          expect(error).toBeInstanceOf(Unreadable)
        }
      }),
      { numRuns },
    )
  },
  120_000,
)
