import { expect, test } from 'vitest'
import { editorOf, shortly, textOfValue, valueOfText } from './values.ts'

test.each([
  [{ type: 'boolean' }, false],
  [{ type: 'integer' }, 12],
  [{ type: 'any', allowed: ['ALL', 'SELECTED_ONLY'] }, 'ALL'],
  [{ type: 'string' }, 'Europe/Berlin'],
  [{ type: 'object' }, { corn: { density: 56 } }],
])('a value of %j goes into the form and comes back', (key, value) => {
  const editor = editorOf(key)
  expect(valueOfText(editor, textOfValue(editor, value))).toEqual(value)
})

test('an empty text is no value', () => {
  expect(valueOfText('number', '')).toBe(null)
  expect(textOfValue('number', undefined)).toBe('')
})

test('what is no JSON is said', () => {
  expect(() => valueOfText('json', '{corn}')).toThrow(/^This is not JSON/)
})

test('a long value is cut in the table', () => {
  expect(shortly({ key: 'x'.repeat(100) })).toHaveLength(59)
  expect(shortly('UTC')).toBe('UTC')
})
