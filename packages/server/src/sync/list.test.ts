import { describe, expect, test } from 'vitest'
import { ProviderError } from '../providers/errors.ts'
import type { FilePage, ProviderApi, ProviderFile } from '../providers/provider.ts'
import { listAll, newest } from './list.ts'

const file = (id: string, modifiedTime: string): ProviderFile => ({
  id,
  modifiedTime,
  name: id,
  kind: 'other',
  size: 1,
  sha256: undefined,
  ownerId: 'a',
  shared: false,
})
const patience = { firstDelayMs: 1, tries: 3, longestWaitMs: 100 }
const never = new AbortController().signal
const all = (listFiles: ProviderApi['listFiles']) =>
  listAll({ listFiles } as ProviderApi, { since: undefined, includeShared: false }, patience, never)

describe('list', () => {
  test('pages that come twice or out of order: each file once, in its newest state', async () => {
    const pages: FilePage[] = [
      { items: [file('b', '2026-02-01T00:00:00Z'), file('a', '2026-03-01T00:00:00Z')], nextCursor: '1' },
      { items: [file('b', '2026-02-01T00:00:00Z'), file('a', '2026-01-01T00:00:00Z')], nextCursor: '1' },
      { items: [file('c', '2026-02-01T00:00:00Z')], nextCursor: undefined },
    ]
    const files = await all(async () => pages.shift() as FilePage)
    expect(files.map(({ id, modifiedTime }) => [id, modifiedTime.slice(0, 7)])).toEqual([
      ['b', '2026-02'],
      ['a', '2026-03'],
      ['c', '2026-02'],
    ])
    expect(newest(files, undefined)).toBe('2026-03-01T00:00:00Z')
    expect(newest([], '2026-01-01T00:00:00Z')).toBe('2026-01-01T00:00:00Z')
  })

  test('a list that turns in circles ends as an error', async () => {
    await expect(all(async () => ({ items: [], nextCursor: 'again' }))).rejects.toMatchObject({
      code: 'stale_cursor',
    })
  })

  test('a place that is lost: from the beginning', async () => {
    const cursors: (string | undefined)[] = []
    let lost = false
    const files = await all(async ({ cursor }) => {
      cursors.push(cursor)
      if (cursor === '1' && !lost) {
        lost = true
        throw new ProviderError('stale_cursor', 'lost')
      }
      return {
        items: [file(cursor ?? 'first', '2026-01-01T00:00:00Z')],
        nextCursor: cursor ? undefined : '1',
      }
    })
    expect(cursors).toEqual([undefined, '1', undefined, '1'])
    expect(files).toHaveLength(2)
  })

  test('faults are tried again, refusals are not', async () => {
    let calls = 0
    const failing = (code: ProviderError['code']) => async () => {
      calls++
      throw new ProviderError(code, code)
    }
    await expect(all(failing('unreachable'))).rejects.toMatchObject({ code: 'unreachable' })
    expect(calls).toBe(3)
    await expect(all(failing('rejected'))).rejects.toMatchObject({ code: 'rejected' })
    expect(calls).toBe(4)
  })
})
