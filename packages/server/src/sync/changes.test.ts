import { describe, expect, test } from 'vitest'
import { changeOf } from './changes.ts'

const known = { name: 'a.zip', size: 10, modified_at: '2026-01-01T00:00:00.000000Z', provider_sha256: 'aa' }
const file = {
  id: '1',
  name: 'a.zip',
  kind: 'x',
  size: 10,
  sha256: 'aa',
  modifiedTime: '2026-01-01T00:00:00Z',
  ownerId: 'o',
  shared: false,
}

describe('changeOf', () => {
  test.each([
    ['unknown', undefined, file, 'new'],
    ['nothing changed', known, file, 'same'],
    ['another digest', known, { ...file, sha256: 'bb' }, 'changed'],
    ['only touched', known, { ...file, modifiedTime: '2026-02-01T00:00:00Z' }, 'renamed'],
    ['another name', known, { ...file, name: 'b.zip' }, 'renamed'],
    [
      'no digest, same time and size',
      { ...known, provider_sha256: null },
      { ...file, sha256: undefined },
      'same',
    ],
    [
      'no digest, another time',
      known,
      { ...file, sha256: undefined, modifiedTime: '2026-02-01T00:00:00Z' },
      'changed',
    ],
    ['no digest, another size', known, { ...file, sha256: undefined, size: 11 }, 'changed'],
    ['no digest, no size', known, { ...file, sha256: undefined, size: undefined }, 'same'],
  ] as const)('%s', (_name, before, now, change) => {
    expect(changeOf(before, now)).toBe(change)
  })
})
