import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { Unreadable } from '../packages/core/src/bytes/errors.ts'
import type { Reader } from '../packages/core/src/readers/reader.ts'
import { READERS, readSource } from '../packages/core/src/readers/registry.ts'
import { fixtureSources } from '../packages/core/src/readers/tests/fixtures.ts'
import { cut, SEED_BYTES } from './cut.ts'
import type { Files } from './files.ts'

/** What is changed and read: the files of one set of a fixture, or a fixture that is an archive. */
export interface Seed {
  readonly fixture: string
  readonly files: Files
}

/** The archive itself is under attack too, beside what is read from it. */
const ARCHIVES = 'zip'

/**
 * Seeds by the name of the reader that takes them: the sets of files that each fixture turns out to hold, cut to 64 KB
 * unless `long`. Readers are Sheaf's own, whatever is registered.
 */
export async function seedsByReader(long: boolean): Promise<Map<string, Seed[]>> {
  const seeds = new Map<string, Seed[]>()
  const add = (reader: string, seed: Seed) => {
    const known = seeds.get(reader)
    if (known) known.push(seed)
    else seeds.set(reader, [seed])
  }
  for (const { path, input } of fixtureSources()) {
    if (path.endsWith('.zip')) {
      const bytes = readFileSync(new URL(`../fixtures/${encodeURI(path)}`, import.meta.url))
      if (long || bytes.length <= SEED_BYTES)
        add(ARCHIVES, { fixture: path, files: { [basename(path)]: bytes } })
    }
    const watched = READERS.map((reader) =>
      watch(reader, (files) => add(nameOf(reader), { fixture: path, files })),
    )
    try {
      for await (const event of readSource(input, { now: 0, readers: watched })) void event
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
    }
  }
  if (long) return seeds
  return new Map([...seeds].map(([reader, all]) => [reader, reader === ARCHIVES ? all : all.map(cutSeed)]))
}

function nameOf(reader: Reader): string {
  return reader.format.toLowerCase()
}

/** A reader that hands the files of each set over instead of reading them. */
function watch(reader: Reader, take: (files: Files) => void): Reader {
  return {
    ...reader,
    async *read(set) {
      const files: Record<string, Uint8Array> = {}
      for (const { file } of set.parts) files[file.path] = (await file.read()).slice()
      take(files)
      yield { kind: 'ignored', code: 'seed', detail: '' }
    },
  }
}

function cutSeed({ fixture, files }: Seed): Seed {
  return { fixture, files: cut(files) }
}
