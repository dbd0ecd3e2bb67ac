import { expect, test } from 'vitest'
import { inspect } from './inspect.ts'

const file = (name: string, ...bytes: number[]) => new File([new Uint8Array(bytes)], name)
const zip = [0x50, 0x4b, 3, 4, 20, 0]

test.each([
  [file('a.zip', ...zip), undefined],
  [file('A.ZIP', 0x50, 0x4b, 5, 6), undefined],
  [file('a.csv', ...zip), 'notZip'],
  [file('a.zip', 0x52, 0x61, 0x72, 0x21), 'notZip'],
  [file('a.zip', 0x50), 'notZip'],
  [file('a.zip'), 'empty'],
  [file('a.zip', ...zip, 1, 2, 3, 4, 5), 'tooLarge'],
] as const)('%o: %s', async (given, expected) => {
  expect(await inspect(given, 10)).toBe(expected)
})
