import { describe, expect, test } from 'vitest'
import { jsonOf, retryAfter } from './answers.ts'

describe('jsonOf', () => {
  const page = Buffer.from('{"items":[{"id":"field-7"}],"next":null}')
  const spoiled = Buffer.from(page)
  spoiled[page.indexOf('7')] = 0xc8

  test('an object', async () => {
    expect(await jsonOf(new Response(page))).toEqual({ items: [{ id: 'field-7' }], next: null })
  })

  test.each([
    ['a byte that is no text', spoiled, 'unreachable'],
    ['cut short', page.subarray(0, 20), 'unreachable'],
    ['nothing', Buffer.alloc(0), 'unreachable'],
    ['a page of something in between', Buffer.from('<html>'), 'unreachable'],
    ['no object', Buffer.from('null'), 'unexpected'],
  ])('%s', async (_what, body, code) => {
    await expect(jsonOf(new Response(body))).rejects.toMatchObject({ code })
  })

  test('a connection that breaks in the middle', async () => {
    const body = new ReadableStream({
      start: (controller) => {
        controller.enqueue(page.subarray(0, 10))
        controller.error(new Error('reset'))
      },
    })
    await expect(jsonOf(new Response(body))).rejects.toMatchObject({ code: 'unreachable' })
  })
})

test.each([
  [{ 'retry-after': '7' }, 7000],
  [{ 'retry-after': 'Thu, 05 Mar 2026 10:01:30 GMT', date: 'Thu, 05 Mar 2026 10:00:00 GMT' }, 90_000],
  [{ 'retry-after': 'Thu, 05 Mar 2026 09:00:00 GMT', date: 'Thu, 05 Mar 2026 10:00:00 GMT' }, 0],
  [{ 'retry-after': 'Thu, 05 Mar 2026 10:01:30 GMT' }, undefined],
  [{ 'retry-after': 'soon', date: 'Thu, 05 Mar 2026 10:00:00 GMT' }, undefined],
  [{}, undefined],
])('retryAfter %j', (headers, expected) => {
  expect(retryAfter(new Headers(headers as Record<string, string>))).toBe(expected)
})
