import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readTarHeader, tarEnd, tarHeader, tarPadding } from './tar.ts'

test('what is written of a file is what is read, up to the largest', () => {
  const name = fc.stringMatching(/^([a-z0-9._-]{1,75}\/){0,2}[a-z0-9._-]{1,100}$/)
  const size = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.constantFrom(8 ** 11 - 1, 8 ** 11))
  fc.assert(
    fc.property(name, size, (name, size) => {
      expect(readTarHeader(tarHeader(name, size))).toEqual({ name, size })
      expect((size + tarPadding(size).length) % 512).toBe(0)
    }),
  )
})

test('one changed byte is noticed', () => {
  fc.assert(
    fc.property(fc.nat(511), fc.integer({ min: 1, max: 255 }), (at, by) => {
      // The padding of the sum itself says nothing.
      fc.pre(at !== 155)
      const header = tarHeader('blobs/a', 1234)
      header[at] = ((header[at] ?? 0) + by) % 256
      let read: unknown
      try {
        read = readTarHeader(header)
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError)
        return
      }
      expect(read).toEqual({ name: 'blobs/a', size: 1234 })
    }),
  )
  expect(readTarHeader(tarEnd.subarray(0, 512))).toBeUndefined()
})
