import { expect, test } from 'vitest'
import { touches } from './touched.ts'

const file = '5a2c0d5e-3c8e-4f0e-9f65-0d1f8d0b7f11'
const other = '6b2c0d5e-3c8e-4f0e-9f65-0d1f8d0b7f22'
const user = '7c2c0d5e-3c8e-4f0e-9f65-0d1f8d0b7f33'
const files = '/services/operations/api/files'

test.each([
  ['its list', files, {}, true],
  ['its list of its user', files, { leafUserId: user }, true],
  ['the list of another user', files, { leafUserId: other }, false],
  ['its page', `${files}/${file}`, {}, true],
  ['what its page shows', `${files}/${file}/summary`, {}, true],
  ['the page of another', `${files}/${other}/summary`, {}, false],
  ['a list that names no id', `${files}/uncoveredFiles`, {}, true],
  ['the batch it came with', `/services/operations/api/batch/${other}`, {}, true],
  ['webhooks', '/services/alerts/api/alerts/webhooks', {}, false],
])('a changed file and %s', (_what, path, query, expected) => {
  expect(touches({ kind: 'file', id: file, leafUserId: user }, { path, query })).toBe(expected)
})

test('of many that have changed at once every page may be old', () => {
  expect(touches({ kind: 'file' }, { path: `${files}/${other}`, query: {} })).toBe(true)
})

test('a kind that is not known may show anywhere', () => {
  expect(touches({ kind: 'weather' as 'file' }, { path: files, query: {} })).toBe(true)
})
