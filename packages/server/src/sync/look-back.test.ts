import { expect, test } from 'vitest'
import { lookBack } from './look-back.ts'

const now = Date.parse('2026-06-15T12:00:00Z')
const covered = {
  since: '2026-06-14T00:00:00Z',
  listed_from: '2025-06-15T11:00:00Z',
  listed_whole_at: '2026-06-15T11:00:00Z',
  shared_accounts: ['partner'],
}
const begin = '2025-06-15T12:00:00.000Z'

test.each([
  ['the first list looks back as far as is wanted', { ...covered, since: null }, 12, [], begin],
  ['the next goes on where it ended', covered, 12, [], covered.since],
  ['a shorter look-back asks for no new list', covered, 3, [], covered.since],
  ['a longer one does', covered, 24, [], '2024-06-15T12:00:00.000Z'],
  ['so does an account that is shared now', covered, 12, ['partner', 'neighbour'], begin],
  ['but once', covered, 12, ['partner'], covered.since],
  ['so does the next day', { ...covered, listed_whole_at: '2026-06-14T12:00:00Z' }, 12, [], begin],
  ['so does a list that was odd', { ...covered, listed_whole_at: null }, 12, [], begin],
  [
    'what is older than the look-back is not asked for after a long silence',
    { ...covered, since: '2026-01-01T00:00:00Z' },
    3,
    [],
    '2026-03-15T12:00:00.000Z',
  ],
])('%s', (_what, before, months, sharedAccounts, since) => {
  const found = lookBack(before, { months, sharedAccounts, now })
  expect(found.since).toBe(since)
  expect(found.whole).toBe(since === begin || months === 24)
})
