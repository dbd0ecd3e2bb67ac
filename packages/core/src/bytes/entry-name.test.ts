import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeCp437, decodeEntryName, isJunk, isUnsafePath, nameProblem } from './entry-name.ts'
import { DEFAULT_LIMITS } from './limits.ts'

describe('names of zip entries', () => {
  test('code page 437 has 256 characters of their own', () => {
    const all = decodeCp437(Uint8Array.from({ length: 256 }, (_, byte) => byte))
    expect(new Set(all).size).toBe(256)
    expect(decodeCp437(Uint8Array.of(0x8b, 0x82, 0xe1, 0xff))).toBe('ïéß\u00a0')
  })

  test('code page 437 gives each byte its own character, ASCII as it is', () => {
    const all = [...decodeCp437(Uint8Array.from({ length: 256 }, (_, byte) => byte))]
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (raw) => {
        const characters = [...decodeCp437(raw)]
        expect(characters.map((character) => all.indexOf(character))).toEqual([...raw])
        if (raw.every((byte) => byte < 0x80)) expect(characters.join('')).toBe(Buffer.from(raw).toString())
      }),
    )
  })

  test('of any text written as UTF-8 come back with the flag, without it unless code page 437 fits too', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        const raw = Buffer.from(text)
        const name = text.replaceAll('\\', '/')
        expect(decodeEntryName(raw, true)).toBe(name)
        expect([name, decodeCp437(raw).replaceAll('\\', '/')]).toContain(decodeEntryName(raw, false))
      }),
    )
  })

  test('are UTF-8 with the flag, else code page 437 unless that gives box drawing and the bytes are UTF-8', () => {
    expect(decodeEntryName(Buffer.from('Maïs'), true)).toBe('Maïs')
    expect(decodeEntryName(Buffer.from([0x4d, 0x61, 0x8b, 0x73]), false)).toBe('Maïs')
    expect(decodeEntryName(Buffer.from('Maïs'), false)).toBe('Maïs')
    expect(decodeEntryName(Buffer.from('a\\b'), false)).toBe('a/b')
  })

  test.each(['/a', 'C:/a', 'c:a', '../a', 'a/../../b', 'a/..', 'a\0b'])('%j is unsafe', (path) => {
    expect(isUnsafePath(path)).toBe(true)
  })

  test.each(['a/b', '..a/b', 'a..', 'a/.b', './a'])('%j is safe', (path) =>
    expect(isUnsafePath(path)).toBe(false),
  )

  test('may have so many bytes and levels', () => {
    expect(nameProblem('a', 255, DEFAULT_LIMITS)).toBeUndefined()
    expect(nameProblem('a', 256, DEFAULT_LIMITS)?.code).toBe('name_too_long')
    expect(nameProblem(`${'a/'.repeat(15)}a`, 31, DEFAULT_LIMITS)).toBeUndefined()
    expect(nameProblem(`${'a/'.repeat(16)}a`, 33, DEFAULT_LIMITS)?.code).toBe('path_too_deep')
  })

  test.each([
    ['__MACOSX/x', 1, true],
    ['a/._x.shp', 1, true],
    ['a/.DS_Store', 1, true],
    ['a/THUMBS.DB', 1, true],
    ['a.lock', 0, true],
    ['a.lock', 1, false],
    ['a/x.shp', 0, false],
  ])('%s of %i bytes: side file %s', (path, length, junk) => expect(isJunk(path, length)).toBe(junk))
})
