import fc from 'fast-check'
import { expect, test } from 'vitest'
import { standardOf, standardTable } from '../../tests/standard-of.ts'
import { readStoredTable, storedTable } from './stored-table.ts'

const anyNumber = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, -0, Number.POSITIVE_INFINITY))
const anyTable = fc.nat(40).chain((rows) =>
  fc.record({
    numbers: fc.array(fc.array(anyNumber, { minLength: rows, maxLength: rows }), { maxLength: 4 }),
    texts: fc.array(fc.array(fc.integer({ min: -1, max: 2 }), { minLength: rows, maxLength: rows }), {
      maxLength: 3,
    }),
    dictionary: fc.tuple(fc.string(), fc.string(), fc.string()),
  }),
)

test('any table comes back as it was', () => {
  fc.assert(
    fc.property(anyTable, ({ numbers, texts, dictionary }) => {
      const table = standardTable(
        [
          ...numbers.map((values, i) => ({
            name: `n${i}`,
            property: `n${i}`,
            type: 'number' as const,
            unit: 'lb',
            values: Float64Array.from(values),
          })),
          ...texts.map((codes, i) => ({
            name: `t${i}`,
            type: 'text' as const,
            codes: Int32Array.from(codes),
            dictionary,
          })),
        ],
        { warnings: [{ code: 'odd', detail: dictionary[0] }], removed: { position: 3 } },
      )
      expect(readStoredTable(Buffer.concat([...storedTable(table)]))).toEqual(table)
    }),
  )
})

test('a real file: small, and the same bytes each time', async () => {
  const standard = await standardOf('agleader-text/sample1.txt')
  const bytes = Buffer.concat([...storedTable(standard)])
  expect(readStoredTable(bytes)).toEqual(standard)
  expect(Buffer.concat([...storedTable(standard)]).equals(bytes)).toBe(true)
  expect(bytes.length).toBeLessThan(standard.table.rows * standard.table.columns.length * 8)
})

test('bytes that were damaged anywhere are told, never read as something else', async () => {
  const standard = await standardOf('agleader-text/sample1.txt')
  const bytes = Buffer.concat([...storedTable(standard)])
  const refused = (changed: Uint8Array) =>
    expect(() => readStoredTable(changed)).toThrow(expect.objectContaining({ code: 'damaged_table' }))
  refused(new Uint8Array())
  refused(Buffer.concat([bytes, Buffer.from([0])]))
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      refused(bytes.subarray(0, at))
      const changed = Buffer.from(bytes)
      changed[at] = changed[at]! ^ change
      try {
        // A bit that Zstandard has no use for may be flipped without harm.
        expect(readStoredTable(changed)).toEqual(standard)
      } catch (error) {
        expect(error).toMatchObject({ code: 'damaged_table' })
      }
    }),
    { numRuns: 60 },
  )
})
