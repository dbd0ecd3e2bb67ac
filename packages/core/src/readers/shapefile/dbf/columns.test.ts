import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeDbf } from '../testing/write-layer.ts'
import { keptRecords, readColumns } from './columns.ts'
import { readDbfHeader } from './header.ts'

const WIDTH = 24
const FIELD = [{ name: 'value', type: 'N', width: WIDTH }]

function valuesIn(texts: readonly string[], deleted: readonly number[] = []): number[] {
  const bytes = writeDbf(
    FIELD,
    texts.map((text) => [text]),
    { deleted },
  )
  const header = readDbfHeader(bytes, 'a.dbf')
  const { columns } = readColumns(bytes, header, keptRecords(bytes, header), 'utf-8')
  return columns[0]!.type === 'number' ? [...columns[0]!.values] : []
}

describe('numbers of a .dbf', () => {
  test('are what Number makes of their text', () => {
    const decimal = fc
      .tuple(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 12 }), fc.boolean())
      .map(([value, digits, right]) => {
        const text = value.toFixed(digits)
        return right ? text.padStart(WIDTH) : text.padEnd(WIDTH)
      })
    fc.assert(
      fc.property(fc.array(decimal, { minLength: 1, maxLength: 1200 }), (texts) => {
        expect(valuesIn(texts)).toEqual(texts.map(Number))
      }),
      { numRuns: 40 },
    )
  })

  test('of deleted rows are left out and the others stay in order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(49), { minLength: 0, maxLength: 50 }), (deleted) => {
        const texts = Array.from({ length: 50 }, (_, i) => String(i))
        const kept = texts.map(Number).filter((i) => !deleted.includes(i))
        expect(valuesIn(texts, deleted)).toEqual(kept)
      }),
      { numRuns: 50 },
    )
  })
})
