import { describe, expect, test } from 'vitest'
import { parseConverters, readConverters } from './config.ts'
import { ConvertersInvalid } from './errors.ts'

const good = { name: 'a', files: ['*.x'], command: ['{here}/run', '{input}'], fileFormat: 'AGDATA' }

describe('the configuration of converters', () => {
  test('fills in what is not said', () => {
    expect(parseConverters({ converters: [good] }, '/etc/sheaf')).toMatchObject([
      { command: ['/etc/sheaf/run', '{input}'], run: 'each', beside: [], seconds: 600, sameUser: false },
    ])
  })

  test.each([
    [{}, /must hold/],
    [{ converters: [{}] }, /needs 'files'.*\n.*needs 'command'|needs 'name'/s],
    [{ converters: [{ ...good, comand: [] }] }, /has a key 'comand'/],
    [{ converters: [{ ...good, fileFormat: 'PDF' }] }, /'fileFormat', one of AGDATA/],
    [{ converters: [{ ...good, seconds: -1 }] }, /'seconds'/],
    [{ converters: [{ ...good, run: 'often' }] }, /'run'/],
    [{ converters: [{ ...good, user: { uid: 0, gid: 0 } }] }, /'user'/],
    [{ converters: [{ ...good, env: { A: 1 } }] }, /'env'/],
    [{ converters: [good, good] }, /used twice/],
  ])('that is wrong is refused: %j', (root, expected) => {
    expect(() => parseConverters(root, '/')).toThrow(ConvertersInvalid)
    expect(() => parseConverters(root, '/')).toThrow(expected)
  })

  test('that is not there, or no JSON', async () => {
    await expect(readConverters('/no/such/file.json')).rejects.toThrow(/cannot be read/)
    await expect(readConverters(import.meta.filename)).rejects.toThrow(/is no JSON/)
  })
})
