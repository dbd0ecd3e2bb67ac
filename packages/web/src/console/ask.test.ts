import { expect, test } from 'vitest'
import { addressOf, refusalOf } from './ask.ts'

test.each([
  ['a detail', { title: 'Bad Request', detail: 'size must be a number' }, 'size must be a number'],
  [
    'a title alone',
    { title: 'This event has a webhook', errorKey: 'eventRegisteredTwice' },
    'This event has a webhook',
  ],
  ['no problem at all', 'oh', 'Bad Request'],
])('a refusal with %s', (_what, problem, expected) => {
  expect(refusalOf(400, JSON.stringify(problem), 'Bad Request').message).toBe(expected)
})

test('a refusal says what is wrong with each property', () => {
  const fieldErrors = [{ objectName: 'leafUser', field: 'email', message: 'must not be empty' }]
  const refused = refusalOf(400, JSON.stringify({ title: 'Method argument not valid', fieldErrors }), '')
  expect(refused.fields.get('email')).toBe('must not be empty')
  expect(refused.message).toBe('email: must not be empty')
})

test('an answer that is no JSON leaves the status', () => {
  expect(refusalOf(502, '<html>', '').message).toBe('The service answered 502')
})

test('paths are below the base of the page', () => {
  const url = addressOf('/services/x', { page: 0, all: false, none: undefined }, 'https://a.example/farm/')
  expect(url.href).toBe('https://a.example/farm/services/x?page=0&all=false')
})
