import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RAMP, rampColour } from './ramp.ts'

test('the ramp is told as Leaf tells it, and its colours are met at its stops', () => {
  expect(RAMP).toEqual({
    '0%': [200, 0, 0],
    '35%': [255, 40, 0],
    '45%': [255, 150, 0],
    '55%': [255, 240, 0],
    '65%': [0, 230, 0],
    '75%': [0, 190, 0],
    '100%': [0, 130, 0],
    nv: [0, 0, 0, 0],
  })
  for (const [stop, colour] of Object.entries(RAMP)) {
    if (stop !== 'nv') expect(rampColour(Number.parseInt(stop, 10) / 100)).toEqual([...colour, 255])
  }
})

test('colours are linear between the stops', () => {
  expect(rampColour(0.4)).toEqual([255, 95, 0, 255])
  expect(rampColour(0.6)).toEqual([128, 235, 0, 255])
})

test('outside 0 to 1 the ends hold; no number is transparent', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (excess) => {
      expect(rampColour(-excess)).toEqual([200, 0, 0, 255])
      expect(rampColour(1 + excess)).toEqual([0, 130, 0, 255])
    }),
  )
  expect(rampColour(Number.NaN)).toEqual([0, 0, 0, 0])
})
