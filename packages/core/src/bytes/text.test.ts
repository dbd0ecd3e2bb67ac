import { describe, expect, test } from 'vitest'
import { guessEncoding, looksLikeText, trimText } from './text.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')

describe('text', () => {
  test.each([
    ['\xef\xbb\xbfabc', 'abc'],
    ['abc\x00\x00\x1a', 'abc'],
    ['\xef\xbb\xbf\x00', ''],
    ['a\x1ab', 'a\x1ab'],
    ['\xef\xbb', '\xef\xbb'],
    ['', ''],
  ])('%j without mark and padding', (from, to) => {
    expect(Buffer.from(trimText(bytes(from))).toString('latin1')).toBe(to)
  })

  test('is UTF-8 where valid, else Windows-1252', () => {
    expect(guessEncoding(Buffer.from('Maïs'))).toBe('utf-8')
    expect(guessEncoding(bytes('Ma\xefs'))).toBe('windows-1252')
    expect(guessEncoding(bytes(''))).toBe('utf-8')
  })

  test('has no control characters', () => {
    expect(looksLikeText(Buffer.from('Maïs,1\r\n\t2'))).toBe(true)
    expect(looksLikeText(bytes('a\x00b'))).toBe(false)
  })
})
