import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseRange } from './byte-range.ts'

describe('parseRange', () => {
  test('any satisfiable range lies inside the body', () => {
    const bound = fc.option(fc.nat(2000), { nil: undefined })
    fc.assert(
      fc.property(bound, bound, fc.nat(1000), (first, last, size) => {
        const range = parseRange(`bytes=${first ?? ''}-${last ?? ''}`, size)
        if (typeof range !== 'object') return
        expect(range.start).toBeGreaterThanOrEqual(0)
        expect(range.end).toBeGreaterThanOrEqual(range.start)
        expect(range.end).toBeLessThan(size)
        if (first !== undefined) expect(range.start).toBe(first)
        else expect(range.end - range.start + 1).toBe(Math.min(last ?? 0, size))
      }),
    )
  })

  test.each([
    ['bytes=5-', 5, 'unsatisfiable'],
    ['bytes=-0', 5, 'unsatisfiable'],
    ['bytes=0-0', 0, 'unsatisfiable'],
    ['bytes=3-2', 5, undefined],
    ['bytes=0-1,3-4', 5, undefined],
    ['bytes=-', 5, undefined],
    ['lines=1-2', 5, undefined],
    [undefined, 5, undefined],
  ])('%s of %i bytes: %s', (header, size, expected) => {
    expect(parseRange(header, size)).toBe(expected)
  })
})
