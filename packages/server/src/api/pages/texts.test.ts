import { expect, test } from 'vitest'
import { preferredLanguage } from './texts.ts'

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['pt-BR,pt;q=0.9,en;q=0.8', 'pt'],
  ['de-DE, fr;q=0.7, es;q=0.9', 'es'],
  ['FR-ca', 'fr'],
  ['es;q=0, fr;q=0.1', 'fr'],
  ['constructor, ja, *;q=0.1', 'en'],
] as const)('%s: %s', (header, expected) => {
  expect(preferredLanguage(header)).toBe(expected)
})
