import { type ByteSource, bytesOf } from './byte-source.ts'
import { isJunk } from './entry-name.ts'
import { asUnreadable, Unreadable } from './errors.ts'
import { type ArchiveLimits, DEFAULT_LIMITS } from './limits.ts'
import { plainFile, type SourceFile } from './source-file.ts'
import { openZip, type RefusedEntry, type Spent } from './zip.ts'

/** One file (often a zip) or the files of a folder. */
export type SourceInput =
  | { readonly name: string; readonly bytes: ByteSource }
  | {
      readonly name: string
      readonly files: readonly { readonly path: string; readonly bytes: ByteSource }[]
    }

/**
 * What a walk meets. `end` closes one folder input or one archive: what belongs together lies before it.
 * A `head` is only good until the next step.
 */
export type Found =
  | { readonly kind: 'file'; readonly file: SourceFile; readonly head: Uint8Array }
  | ({ readonly kind: 'refused' } & RefusedEntry)
  | { readonly kind: 'end' }

function isZip(head: Uint8Array): boolean {
  const [p, k, a, b] = head
  return p === 0x50 && k === 0x4b && ((a === 3 && b === 4) || (a === 5 && b === 6))
}

/**
 * Walks a source, archives inside archives included, one archive at a time: files first, then the zips among them.
 * Throws `Unreadable` when the source itself cannot be opened; damage deeper inside is met as `refused`.
 */
export async function* walk(
  input: SourceInput,
  limits: ArchiveLimits = DEFAULT_LIMITS,
): AsyncGenerator<Found> {
  const spent: Spent = { entries: 0, bytes: 0 }
  if ('files' in input) {
    const files = input.files.filter((f) => !isJunk(f.path, f.bytes.byteLength))
    yield* walkFiles(
      files.map((f) => plainFile(f.path.replaceAll('\\', '/'), f.bytes)),
      0,
      limits,
      spent,
    )
    return
  }
  if (input.bytes.byteLength === 0) throw new Unreadable('empty_file', `'${input.name}' is empty (0 bytes)`)
  const file = plainFile(input.name, input.bytes)
  if (isZip(await file.head())) yield* walkZip(input.bytes, '', 1, limits, spent)
  else yield* walkFiles([file], 0, limits, spent)
}

async function* walkZip(
  source: ByteSource,
  prefix: string,
  level: number,
  limits: ArchiveLimits,
  spent: Spent,
): AsyncGenerator<Found> {
  const { files, refused } = await openZip(source, prefix, limits, spent)
  for (const entry of refused) yield { kind: 'refused', ...entry }
  yield* walkFiles(files, level, limits, spent)
}

async function* walkFiles(
  files: readonly SourceFile[],
  level: number,
  limits: ArchiveLimits,
  spent: Spent,
): AsyncGenerator<Found> {
  const inner: SourceFile[] = []
  for (const file of files) {
    try {
      const head = await file.head()
      if (!isZip(head)) yield { kind: 'file', file, head }
      else if (level < limits.levels) inner.push(file)
      else {
        const message = `A zip inside ${level} others is not opened; unpack the outer ones first`
        throw new Unreadable('nesting_too_deep', message, { at: file.path })
      }
    } catch (error) {
      yield { kind: 'refused', path: file.path, outcome: 'failed', error: asUnreadable(error) }
    }
  }
  yield { kind: 'end' }
  for (const file of inner) {
    try {
      const bytes = bytesOf(await file.read())
      yield* walkZip(bytes, `${file.path}/`, level + 1, limits, spent)
    } catch (error) {
      yield { kind: 'refused', path: file.path, outcome: 'failed', error: asUnreadable(error) }
    }
  }
}
