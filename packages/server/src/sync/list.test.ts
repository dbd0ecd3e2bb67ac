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
const patience = { firstDelayMs: 1, tries: 3, longestWaitMs: 100, stalledMs: 1000 }
const never = new AbortController().signal
const all = (listFiles: ProviderApi['listFiles']) =>
  listAll(
    { api: { listFiles }, patience, random: () => 0 },
    { since: undefined, includeShared: false },
    never,
  )
const [january, february, march] = [
  '2026-01-01T00:00:00Z',
  '2026-02-01T00:00:00Z',
  '2026-03-01T00:00:00Z',
] as const
const far = Date.parse('2027-01-01T00:00:00Z')

describe('list', () => {
  test('pages that come twice: each file once, in its newest state', async () => {
    const pages: FilePage[] = [
      { items: [file('b', january), file('a', february)], nextCursor: '1' },
      { items: [file('b', january), file('a', january)], nextCursor: '1' },
      { items: [file('c', february), file('b', march)], nextCursor: undefined },
    ]
    const { files, settled } = await all(async () => pages.shift() as FilePage)
    expect(files.map(({ id, modifiedTime }) => [id, modifiedTime])).toEqual([
      ['b', march],
      ['a', february],
      ['c', february],
    ])
    expect([settled, pages]).toEqual([true, []])
    expect(newest(files, undefined, far)).toBe(march)
    expect(newest([], january, far)).toBe(january)
    expect(newest(files, january, Date.parse(february))).toBe('2026-02-01T00:00:00.000Z')
  })

  test('a list that changes its order is read again, and nothing of what was seen is lost', async () => {
    const lists = [
      [file('c', march), file('a', january)],
      [file('a', january), file('b', february)],
    ]
    const { files, settled } = await all(async () => ({ items: lists.shift() ?? [], nextCursor: undefined }))
    expect(files.map(({ id }) => id).sort()).toEqual(['a', 'b', 'c'])
    expect([settled, lists]).toEqual([true, []])
  })

  test('a list that is never in order is taken, and told as unsettled', async () => {
    let calls = 0
    const { files, settled } = await all(async () => {
      calls++
      return { items: [file('b', march), file('a', january)], nextCursor: undefined }
    })
    expect([files.length, settled, calls]).toEqual([2, false, 4])
  })

  test('a list that turns in circles ends as an error', async () => {
    await expect(all(async () => ({ items: [], nextCursor: 'again' }))).rejects.toMatchObject({
      code: 'stale_cursor',
    })
  })

  test('a place that is lost: from the beginning', async () => {
    const cursors: (string | undefined)[] = []
    let lost = false
    const { files } = await all(async ({ cursor }) => {
      cursors.push(cursor)
      if (cursor === '1' && !lost) {
        lost = true
        throw new ProviderError('stale_cursor', 'lost')
      }
      return { items: [file(cursor ?? 'first', january)], nextCursor: cursor ? undefined : '1' }
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
