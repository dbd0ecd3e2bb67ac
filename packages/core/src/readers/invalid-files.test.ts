import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { bytesOf } from '../bytes/byte-source.ts'
import { Unreadable } from '../bytes/errors.ts'
import { DEFAULT_LIMITS } from '../bytes/limits.ts'
import type { SourceTable } from '../columns/source-table.ts'
import { numberOf, textOf } from '../columns/table.ts'
import { countPositions } from './positions.ts'
import type { EntryReport, ReadOptions } from './reader.ts'
import { readSource } from './registry.ts'

const INVALID = new URL('../../../../fixtures/invalid/', import.meta.url)
const MANIFEST = readFileSync(new URL('MANIFEST.tsv', INVALID), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t')[0]!)

interface Outcome {
  readonly tables: readonly SourceTable[]
  readonly entries: readonly EntryReport[]
  readonly failed: readonly Unreadable[]
  /** What the source as a whole was refused with. */
  readonly refusal: Unreadable | undefined
}

async function outcomeOf(name: string, options: Partial<ReadOptions> = {}): Promise<Outcome> {
  const input = { name, bytes: bytesOf(readFileSync(new URL(name, INVALID))) }
  const tables: SourceTable[] = []
  const entries: EntryReport[] = []
  const failed: Unreadable[] = []
  try {
    for await (const event of readSource(input, { now: Date.UTC(2026, 0, 1), ...options })) {
      if (event.kind === 'table') tables.push(event.table)
      else if (event.kind === 'failed') failed.push(event.error)
      else if (event.kind === 'entry') entries.push(event.entry)
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return { tables, entries, failed, refusal: error }
  }
  return { tables, entries, failed, refusal: undefined }
}

/** The codes that the file as a whole, its units and its entries were refused with. */
function codesOf({ refusal, failed, entries }: Outcome): (string | undefined)[] {
  const notRead = entries.filter((entry) => entry.outcome !== 'read')
  return [refusal?.code, ...failed.map((error) => error.code), ...notRead.map((entry) => entry.code)]
}

const rowsOf = ({ tables }: Outcome) => tables.map((source) => source.table.rows)
const warningsOf = ({ tables }: Outcome) => tables.flatMap((source) => source.warnings.map((w) => w.code))
const cropOf = ({ tables }: Outcome) => textOf(tables[0]!.table, 'crop')!.dictionary

type Expectation = (outcome: Outcome) => void

function refuses(code: string): Expectation {
  return (outcome) => {
    expect(outcome.tables).toEqual([])
    expect(codesOf(outcome)).toContain(code)
  }
}

function reads(
  rows: readonly number[],
  warnings: readonly string[] = [],
  more: Expectation = () => {},
): Expectation {
  return (outcome) => {
    expect(outcome.refusal).toBeUndefined()
    expect(outcome.failed).toEqual([])
    expect(rowsOf(outcome)).toEqual(rows)
    expect(warningsOf(outcome)).toEqual(warnings)
    more(outcome)
  }
}

const isMaize: Expectation = (outcome) => expect(cropOf(outcome)).toEqual(['Maïs'])

const EXPECTED: Readonly<Record<string, Expectation>> = {
  'advanced-16-of-17.txt': (outcome) => {
    refuses('column_pattern_mismatch')(outcome)
    expect(outcome.failed[0]?.message).toContain('in column 11')
  },
  'advanced-all-zero-position.txt': refuses('no_valid_positions'),
  'advanced-decimal-comma.txt': refuses('unrecognised_text'),
  'advanced-latin1.txt': reads([20], ['encoding_assumed'], isMaize),
  'advanced-lon-214.txt': reads([20], ['invalid_position'], ({ tables }) => {
    const { table, warnings } = tables[0]!
    const [longitude, latitude] = ['longitude', 'latitude'].map((p) => numberOf(table, p)!.values)
    expect(countPositions(longitude!, latitude!)).toBe(10)
    expect(warnings[0]!.count).toBe(10)
  }),
  'advanced-ok-17.txt': reads([20]),
  'advanced-one-short-row.txt': reads([20], ['bad_line'], ({ tables }) => {
    expect(tables[0]!.warnings[0]).toMatchObject({ at: 'line 11', count: 1 })
  }),
  'advanced-utf8-bom-crlf.txt': reads([20], [], isMaize),
  'empty.zip': refuses('empty_archive'),
  'mac-junk.zip': reads([20], [], ({ entries }) => expect(entries.length).toBe(1)),
  'not-a-zip.zip': (outcome) => {
    refuses('unrecognised')(outcome)
    expect(outcome.refusal?.message).toContain('Looked for')
  },
  'random.agdata': refuses('unrecognised'),
  'shp-dbf-record-count.zip': refuses('corrupt_dbf'),
  'shp-dbf-record-length.zip': refuses('corrupt_dbf'),
  'shp-no-dbf.zip': refuses('missing_dbf'),
  'shp-no-prj-projected.zip': refuses('missing_crs'),
  'shp-no-prj.zip': reads([10], ['crs_assumed', 'time_unknown']),
  'shp-ok.zip': reads([10], ['time_unknown']),
  'shp-truncated.zip': refuses('truncated_shapefile'),
  'signature-only.agdata': refuses('empty_native_card'),
  'signature-then-tar-end.agdata': refuses('empty_native_card'),
  'truncated.zip': refuses('corrupt_archive'),
  'zero-bytes.txt': refuses('empty_file'),
  'zip-bad-crc.zip': refuses('corrupt_archive'),
  'zip-encrypted-flag.zip': refuses('encrypted_archive'),
  'zip-high-ratio.zip': refuses('expansion_limit'),
  'zip-many-entries.zip': refuses('too_many_entries'),
  'zip-nested-expands.zip': refuses('nesting_too_deep'),
  'zip-nonascii-cp437.zip': reads([20], [], ({ tables }) => expect(tables[0]!.name).toBe('Maïs_Québec.txt')),
  'zip-nonascii-utf8.zip': reads([20, 20], [], ({ entries }) => {
    for (const { path } of entries) expect(path).toMatch(/[^\x20-\x7e]/)
  }),
  'zip-parent-names.zip': refuses('unsafe_path'),
  'zip-size-lies.zip': refuses('corrupt_archive'),
  'zip-symlink.zip': (outcome) => {
    refuses('no_supported_data')(outcome)
    expect(outcome.entries).toMatchObject([{ outcome: 'ignored', code: 'unsafe_entry' }])
  },
  'zip-three-levels.zip': refuses('nesting_too_deep'),
  'zip-two-levels-ok.zip': reads([20]),
}

describe('the manifest of invalid files', () => {
  test('lists no file without an expectation here', () => {
    const others = MANIFEST.filter((name) => !name.startsWith('isoxml-'))
    expect(others.toSorted()).toEqual(Object.keys(EXPECTED).toSorted())
  })

  test.each(Object.keys(EXPECTED))('%s', async (name) => {
    // The default allows more entries than the file of the manifest has.
    const limits = name === 'zip-many-entries.zip' ? { ...DEFAULT_LIMITS, entries: 10_000 } : DEFAULT_LIMITS
    EXPECTED[name]!(await outcomeOf(name, { limits }))
  })

  test.each(MANIFEST.filter((name) => name.startsWith('isoxml-')))(
    '%s gives tables or a reason',
    async (name) => {
      const outcome = await outcomeOf(name)
      expect(outcome.tables.length + outcome.failed.length + (outcome.refusal ? 1 : 0)).toBeGreaterThan(0)
    },
  )
})
