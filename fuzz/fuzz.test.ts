import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { READERS } from '../packages/core/src/readers/registry.ts'
import { UNREAD_FORMATS } from '../packages/core/src/readers/unread/formats.ts'
import { attempt } from './attempt.ts'
import { applied, changes } from './changes.ts'
import { type Seed, seedsByReader } from './seeds.ts'

const RUNS = 200

const seeds = await seedsByReader(false)

test('every reader has seeds, and they are read before they are damaged', async () => {
  const reading = READERS.filter((reader) => !UNREAD_FORMATS.includes(reader))
  const missing = reading.filter(({ format }) => !seeds.has(format.toLowerCase()))
  expect(missing.map(({ format }) => format)).toEqual([])
  for (const reader of ['agleadertext', 'shapefile', 'iso11783']) {
    const outcomes = await Promise.all(seeds.get(reader)!.map(({ files }) => attempt(files)))
    expect(outcomes.filter((outcome) => outcome === 'tables').length).toBeGreaterThan(outcomes.length / 3)
  }
})

describe('damaged files are read or refused with a code', () => {
  test.each([...seeds])('%s', async (_, all) => {
    const small = all.toSorted((a, b) => size(a) - size(b)).slice(0, 12)
    const property = fc.asyncProperty(fc.nat(small.length - 1), changes, async (which, list) => {
      await attempt(applied(small[which]!.files, list))
    })
    await fc.assert(property, { numRuns: RUNS })
  })
})

const size = ({ files }: Seed) => Object.values(files).reduce((sum, bytes) => sum + bytes.length, 0)
