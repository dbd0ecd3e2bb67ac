import { expect, test } from 'vitest'
import { bytes, count, measure } from './figures.ts'

test.each([
  [51.8234, 'bu/ac', '51.82 bu/ac'],
  [138_845.8, 'seeds/ac', '138,846 seeds/ac'],
  [746_075, 'm2', '746,075 m²'],
  [0.0006183, 'bu', '0.0006183 bu'],
  [11.69, 'percentage', '11.69 %'],
  [-3, undefined, '-3'],
])('%d %s reads %s', (value, unit, text) => {
  expect(measure(value, unit)).toBe(text)
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1500, '1.5 kB'],
  [20_400_000, '20 MB'],
  [3_000_000_000_000, '3000 GB'],
])('%d bytes are %s', (value, text) => {
  expect(bytes(value)).toBe(text)
})

test('what was not counted is nothing', () => {
  expect(count(undefined)).toBe('')
  expect(count(0)).toBe('0')
})
