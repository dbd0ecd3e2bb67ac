import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TextColumn } from '../../columns/table.ts'
import { timesOf } from './text-times.ts'

const column = (dictionary: readonly string[]): TextColumn => ({
  name: 'Time',
  type: 'text',
  codes: Int32Array.from(dictionary.keys()),
  dictionary,
})
const dates = fc.date({
  min: new Date('1990-01-01T00:00:00Z'),
  max: new Date('2040-01-01T00:00:00Z'),
  noInvalidDate: true,
})

describe('times written as texts', () => {
  test.each([
    ['with the zone', (iso: string) => iso, true],
    ['with a blank', (iso: string) => iso.replace('T', ' ').replace('Z', ''), false],
    ['without a fraction', (iso: string) => iso.slice(0, 19), false],
    ['with an offset', (iso: string) => iso.replace('Z', '+00:00'), true],
  ])('are those that were meant: %s', (_, write, zoned) => {
    fc.assert(
      fc.property(fc.array(dates, { minLength: 1, maxLength: 20 }), (instants) => {
        const whole = instants.map((date) => Math.floor(date.getTime() / 1000) * 1000 + 250)
        const texts = whole.map((ms) => write(new Date(ms).toISOString()))
        const told = texts[0]!.includes('.') ? whole : whole.map((ms) => ms - 250)
        expect(timesOf(column(texts))).toEqual({
          values: Float64Array.from(told),
          precision: 'instant',
          zoned,
        })
      }),
      { numRuns: 50 },
    )
  })

  test.each([
    '2018-02-30T10:00:00Z',
    '2018-13-01T10:00:00Z',
    '2018-01-01T24:00:00Z',
    '2018-01-01T10:00:61Z',
    '2018-01-01T10:0a:00Z',
    '2018-01-01T10:00:00Zulu',
    '12:30',
  ])('%s is none', (text) => {
    expect(timesOf(column([text]))).toBeUndefined()
  })

  test('one that is none leaves a gap and not the rest', () => {
    const { values } = timesOf(column(['2018-07-18 10:00:00', '--', '7/18/2018 10:00:01 AM']))!
    expect([...values]).toEqual([Date.UTC(2018, 6, 18, 10), Number.NaN, Date.UTC(2018, 6, 18, 10, 0, 1)])
  })
})
