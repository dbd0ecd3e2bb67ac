import { expect, test } from 'vitest'
import { lookBack } from './look-back.ts'

const now = Date.parse('2026-06-15T12:00:00Z')
const covered = { since: '2026-06-14T00:00:00Z', listed_from: '2025-06-15T11:00:00Z', with_shared: false }

test.each([
  [
    'the first list looks back as far as is wanted',
    { ...covered, since: null },
    12,
    false,
    '2025-06-15T12:00:00.000Z',
  ],
  ['the next goes on where it ended', covered, 12, false, covered.since],
  ['a shorter look-back asks for no new list', covered, 3, false, covered.since],
  ['a longer one does', covered, 24, false, '2024-06-15T12:00:00.000Z'],
  ['so do the files of others', covered, 12, true, '2025-06-15T12:00:00.000Z'],
  ['but once', { ...covered, with_shared: true }, 12, true, covered.since],
  [
    'what is older than the look-back is not asked for after a long silence',
    { ...covered, since: '2026-01-01T00:00:00Z' },
    3,
    false,
    '2026-03-15T12:00:00.000Z',
  ],
])('%s', (_what, before, months, includeShared, since) => {
  expect(lookBack(before, { months, includeShared, now }).since).toBe(since)
})
