import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, vi } from 'vitest'
import { addressOf, askAll, refusalOf } from './ask.ts'

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

test.each([
  [0, 1],
  [99, 1],
  [100, 2],
  [250, 3],
])('a list of %i is asked for in %i calls, and is whole', async (length, calls) => {
  const list = Array.from({ length }, (_, index) => index)
  const asked: string[] = []
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://localhost')
    asked.push(searchParams.get('sort') ?? '')
    const from = Number(searchParams.get('page')) * Number(searchParams.get('size'))
    response.end(JSON.stringify(list.slice(from, from + Number(searchParams.get('size')))))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  vi.stubGlobal('document', { baseURI: `http://127.0.0.1:${port}/` })
  try {
    expect(await askAll('/list', { query: { sort: 'name' } })).toEqual({ body: list, total: length })
    expect(asked).toEqual(Array(calls).fill('name'))
  } finally {
    vi.unstubAllGlobals()
    server.closeAllConnections()
    server.close()
  }
})
