import { describe, expect, test } from 'vitest'
import { chooseLocale, locales, textsOf } from './locales.ts'

describe('the language', () => {
  test.each([
    [null, ['pt-PT', 'en'], 'pt_BR'],
    [null, ['de-DE', 'fr-CA', 'en-GB'], 'fr_FR'],
    [null, ['ES'], 'es_ES'],
    [null, ['de', 'ja'], 'en_US'],
    [null, [], 'en_US'],
    ['fr_FR', ['pt-BR'], 'fr_FR'],
    ['es-es', ['pt-BR'], 'es_ES'],
    ['xx_XX', ['pt-BR'], 'pt_BR'],
  ] as const)('forced %s, preferred %j: %s', (forced, preferred, expected) => {
    expect(chooseLocale(forced, preferred)).toBe(expected)
  })

  test('no two languages say the same of a failure', () => {
    const said = locales.map((locale) => textsOf[locale].connect.outcome('denied', 'AgFiniti'))
    expect(new Set(said).size).toBe(locales.length)
    for (const text of said) expect(text).toMatch(/^[A-ZÀ-Ý].+\.$/)
  })
})
