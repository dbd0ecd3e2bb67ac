import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quantileClasses } from './quantile-classes.ts'

/** Straight from the definition: the value at k/7 of the way through the sorted list, linear in between. */
function naiveBreaks(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b)
  return Array.from({ length: 8 }, (_, k) => {
    const at = ((sorted.length - 1) * k) / 7
    const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!]
    return low * (1 - (at % 1)) + high * (at % 1)
  })
}

const values = fc.array(
  fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 0, max: 5 })),
  { minLength: 1, maxLength: 80 },
)

describe('quantile classes', () => {
  test('bounds are breaks of the naive definition, in order and without gaps', () => {
    fc.assert(
      fc.property(values, (list) => {
        const ranges = quantileClasses(Float64Array.from(list))
        const breaks = naiveBreaks(list)
        for (const { min, max } of ranges) {
          for (const bound of [min, max]) {
            expect(Math.min(...breaks.map((b) => Math.abs(b - bound)))).toBeLessThan(1e-9)
          }
        }
        // Adding 0 makes 0 of -0, which are one number here.
        expect(ranges[0]!.min + 0).toBe(Math.min(...list) + 0)
        expect(ranges.at(-1)!.max + 0).toBe(Math.max(...list) + 0)
        for (const [k, { min }] of ranges.slice(1).entries()) expect(ranges[k]?.max).toBe(min)
      }),
    )
  })

  test('each class holds a value, and every value is in one class', () => {
    fc.assert(
      fc.property(values, (list) => {
        const ranges = quantileClasses(Float64Array.from(list))
        const counts = ranges.map(({ min, max }, k) => {
          const last = k === ranges.length - 1
          return list.filter((v) => v >= min && (v < max || (last && v === max))).length
        })
        expect(counts.every((count) => count > 0)).toBe(true)
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(list.length)
      }),
    )
  })

  test('seven times the same number of different values, in the colours of the legend', () => {
    const ranges = quantileClasses(Float64Array.from({ length: 71 }, (_, i) => i))
    expect(ranges.map(({ colorCode }) => colorCode)).toEqual(
      '#C80000 #FF2800 #FF9600 #FFF000 #00E600 #00BE00 #008200'.split(' '),
    )
    expect(ranges.map(({ min }) => min)).toEqual([0, 10, 20, 30, 40, 50, 60])
    expect(ranges.at(-1)?.max).toBe(70)
  })

  test('equal values are one class; what is no number makes none', () => {
    expect(quantileClasses(Float64Array.of(4, 4, 4))).toEqual([{ colorCode: '#008200', min: 4, max: 4 }])
    expect(quantileClasses(Float64Array.of(Number.NaN, Infinity))).toEqual([])
  })
})
