import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSealer } from './seal.ts'

const sealerOf = (...keys: Buffer[]) => createSealer({ current: () => keys })
const [first, second] = [Buffer.alloc(32, 7), Buffer.alloc(32, 8)]
const sealer = sealerOf(first)
const bytes = fc.uint8Array({ maxLength: 2000 })

describe('seal', () => {
  test('what is sealed opens for its row', () => {
    fc.assert(
      fc.property(bytes, fc.uuid(), (plain, row) => {
        expect(new Uint8Array(sealer.open(sealer.seal(plain, row), row))).toEqual(plain)
      }),
    )
  })

  test('another row, another key or one changed bit does not open', () => {
    fc.assert(
      fc.property(bytes, fc.uuid(), fc.uuid(), fc.nat(), (plain, row, other, at) => {
        fc.pre(row !== other)
        const sealed = sealer.seal(plain, row)
        expect(() => sealer.open(sealed, other)).toThrow(expect.objectContaining({ code: 'changed' }))
        const stranger = sealerOf(randomBytes(32))
        expect(() => stranger.open(sealed, row)).toThrow(expect.objectContaining({ code: 'another_key' }))
        const bit = at % (sealed.length * 8)
        sealed[bit >> 3] = (sealed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(() => sealer.open(sealed, row)).toThrow(expect.objectContaining({ name: 'SealBroken' }))
      }),
    )
  })

  test('the newest key seals, each one opens what it has sealed', () => {
    const both = sealerOf(second, first)
    expect(both.open(sealer.seal('secret', 'row'), 'row').toString()).toBe('secret')
    const sealed = both.seal('secret', 'row')
    expect(sealerOf(second).open(sealed, 'row').toString()).toBe('secret')
    expect(() => sealer.open(sealed, 'row')).toThrow(expect.objectContaining({ code: 'another_key' }))
  })

  test('bytes that were cut do not open', () => {
    const sealed = sealer.seal('secret', 'row')
    for (let length = 0; length < sealed.length; length++) {
      expect(() => sealer.open(sealed.subarray(0, length), 'row')).toThrow(
        expect.objectContaining({ name: 'SealBroken' }),
      )
    }
  })

  test('the same text is never sealed to the same bytes', () => {
    expect(sealer.seal('secret', 'row').equals(sealer.seal('secret', 'row'))).toBe(false)
  })

  test('a digest tells its parts apart', () => {
    expect(sealer.digest('ab', 'c').equals(sealer.digest('ab', 'c'))).toBe(true)
    expect(sealer.digest('ab', 'c').equals(sealer.digest('a', 'bc'))).toBe(false)
    expect(sealerOf(randomBytes(32)).digest('ab', 'c').equals(sealer.digest('ab', 'c'))).toBe(false)
  })
})
