import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quantileClasses } from '../../../../core/src/outputs/images/quantile-classes.ts'
import {
  classCounts,
  classOf,
  countBelow,
  equalBreaks,
  histogramOf,
  manualBreaks,
  mostClasses,
  quantileBreaks,
  sortedValues,
} from './classes.ts'
import { numbersIn } from './classification.ts'

const values = fc.array(
  fc.oneof(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0),
    fc.integer({ min: 0, max: 9 }),
  ),
  {
    minLength: 1,
    maxLength: 300,
  },
)
const classes = fc.integer({ min: 3, max: mostClasses })

describe('classes', () => {
  test('as many points each are those of the server’s maps', () => {
    const measured = Float64Array.from({ length: 1000 }, (_, i) => Math.sin(i) * 50 + i / 10)
    const expected = quantileClasses(measured)
    const breaks = quantileBreaks(sortedValues(measured), 7)
    expect(breaks.slice(0, -1)).toEqual(expected.map(({ min }) => min))
    expect(breaks.at(-1)).toBe(expected.at(-1)!.max)
  })

  test('hold every value in exactly one, from the least to the greatest', () => {
    fc.assert(
      fc.property(values, classes, fc.constantFrom(quantileBreaks, equalBreaks), (all, count, breaksOf) => {
        const sorted = sortedValues(Float64Array.from(all))
        const breaks = breaksOf(sorted, count)
        expect(breaks.length).toBeLessThanOrEqual(count + 1)
        expect([breaks[0], breaks.at(-1)]).toEqual([sorted[0], sorted.at(-1)])
        const counts = classCounts(sorted, breaks)
        expect(counts.reduce((sum, each) => sum + each, 0)).toBe(all.length)
        const byHand = counts.map(() => 0)
        for (const value of all) byHand[classOf(breaks, value)]!++
        expect(counts).toEqual(byHand)
      }),
    )
  })

  test('of one value are one, of none none', () => {
    for (const breaksOf of [quantileBreaks, equalBreaks]) {
      expect(breaksOf(Float64Array.of(5, 5, 5), 7)).toEqual([5, 5])
      expect(breaksOf(new Float64Array(0), 7)).toEqual([])
    }
    expect(classCounts(Float64Array.of(5, 5, 5), [5, 5])).toEqual([3])
    expect(classOf([5, 5], 5)).toBe(0)
  })

  test('of one’s own are put in order; too few or what is no number is refused', () => {
    expect(manualBreaks(numbersIn('60; 40 0'))).toEqual([0, 40, 60])
    expect(manualBreaks(numbersIn('1 1'))).toBeUndefined()
    expect(manualBreaks(numbersIn('1 x'))).toBeUndefined()
    expect(manualBreaks([])).toBeUndefined()
    expect(manualBreaks(Array.from({ length: 20 }, (_, i) => i))).toBeUndefined()
    expect(classOf([0, 40, 60], -1)).toBe(-1)
    expect(classOf([0, 40, 60], Number.NaN)).toBe(-1)
  })

  test('what is not finite is not counted', () => {
    expect(sortedValues(Float64Array.of(3, Number.NaN, 1, Infinity))).toEqual(Float64Array.of(1, 3))
  })
})

describe('the histogram', () => {
  test('counts every value once', () => {
    fc.assert(
      fc.property(values, (all) => {
        const sorted = sortedValues(Float64Array.from(all))
        const { counts, from, to } = histogramOf(sorted, 20)!
        expect(counts.reduce((sum, each) => sum + each, 0)).toBe(all.length)
        expect(from).toBeLessThanOrEqual(to)
      }),
    )
    expect(histogramOf(new Float64Array(0), 20)).toBeUndefined()
  })

  test('is not spoilt by one value far out', () => {
    const sorted = sortedValues(Float64Array.from({ length: 1001 }, (_, i) => (i === 1000 ? 1e9 : i / 10)))
    const { to, counts } = histogramOf(sorted, 10)!
    expect(to).toBeLessThan(101)
    expect(Math.min(...counts)).toBeGreaterThan(80)
    expect(countBelow(sorted, 50)).toBe(500)
  })
})
