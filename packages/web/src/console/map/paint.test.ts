import { expect, test } from 'vitest'
import { paintNumbers, paintTexts } from './paint.ts'
import { categoryColour, rampColours, rampNames } from './ramps.ts'

const colours = rampColours('Viridis', 3)
const pixel = (painted: Uint8ClampedArray, i: number) => [...painted.subarray(4 * i, 4 * i + 4)]

test('numbers have the colour of their class; none, and those out of range, have none', () => {
  const values = Float64Array.of(0, 9.9, 10, 20, 30, 31, Number.NaN, -1)
  const breaks = [0, 10, 20, 30]
  const painted = paintNumbers(values, { breaks, colours })
  const opaque = (k: number) => [...colours[k]!, 255]
  const nothing = [0, 0, 0, 0]
  expect(Array.from(values, (_, i) => pixel(painted, i))).toEqual([
    opaque(0),
    opaque(0),
    opaque(1),
    opaque(2),
    opaque(2),
    nothing,
    nothing,
    nothing,
  ])
  const some = paintNumbers(values, { breaks, colours, range: [10, 20] })
  expect(Array.from(values, (_, i) => pixel(some, i)[3])).toEqual([0, 0, 255, 255, 0, 0, 0, 0])
})

test('texts have the colour of their entry, hidden and missing ones none', () => {
  const painted = paintTexts(Int32Array.of(0, 1, -1, 2), categoryColour, new Set([1]))
  expect(pixel(painted, 0)).toEqual([...categoryColour(0), 255])
  expect([1, 2].map((i) => pixel(painted, i))).toEqual([
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ])
  expect(pixel(painted, 3)).toEqual([...categoryColour(2), 255])
})

test('a ramp begins and ends with its ends, and no two neighbours look alike', () => {
  for (const name of rampNames) {
    for (let count = 3; count <= 9; count++) {
      const ramp = rampColours(name, count)
      expect([ramp[0], ramp.at(-1)]).toEqual([rampColours(name, 9)[0], rampColours(name, 9)[8]])
      for (let k = 1; k < count; k++)
        expect(Math.max(...[0, 1, 2].map((c) => Math.abs(ramp[k]![c]! - ramp[k - 1]![c]!)))).toBeGreaterThan(
          10,
        )
    }
  }
})
