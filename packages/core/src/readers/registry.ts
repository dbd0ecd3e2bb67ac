import { asUnreadable, Unreadable } from '../bytes/errors.ts'
import { partsOf } from '../bytes/source-file.ts'
import { looksLikeText } from '../bytes/text.ts'
import { type SourceInput, walk } from '../bytes/walk.ts'
import { agleaderCard } from './agleader-card/agleader-card.ts'
import { agleaderText } from './agleader-text/agleader-text.ts'
import { delimitedText } from './delimited-text/delimited-text.ts'
import { flatgeobuf } from './flatgeobuf/flatgeobuf.ts'
import { geojson } from './geojson/geojson.ts'
import { geoparquet } from './geoparquet/geoparquet.ts'
import { isoxml } from './isoxml/isoxml.ts'
import { kml } from './kml/kml.ts'
import { ravenJdp } from './raven-jdp/raven-jdp.ts'
import type { EntryReport, Part, Reader, ReaderEvent, ReadOptions, SetEvent, SourceSet } from './reader.ts'
import { shapefile } from './shapefile/shapefile.ts'
import { UNREAD_FORMATS } from './unread/formats.ts'
import { foreignSystem } from './unread/systems.ts'

/** In the order in which they are asked: the first to recognise a file has it. */
export const READERS: readonly Reader[] = [
  agleaderCard,
  shapefile,
  agleaderText,
  isoxml,
  geojson,
  kml,
  geoparquet,
  flatgeobuf,
  ravenJdp,
  delimitedText,
  ...UNREAD_FORMATS,
]

/**
 * Reads everything in a file, archive or folder, one set of files at a time, and accounts for every entry.
 * Tables come as soon as they are read; the memory in use is that of one set.
 * A source of field boundaries alone gives these.
 * Throws `Unreadable` when the source as a whole gives nothing: `empty_file`, `corrupt_archive`, `unrecognised`,
 * `no_supported_data` (its message lists what was recognised) and the codes of a single failed entry.
 */
export async function* readSource(input: SourceInput, options: ReadOptions): AsyncGenerator<ReaderEvent> {
  const tally = new Tally()
  let claimed = new Map<Reader, Part[]>()
  for await (const found of walk(input, options.limits)) {
    if (found.kind === 'file') {
      const claim = claimOf([...(options.readers ?? []), ...READERS], found.head, found.file.path)
      if (claim) {
        const part = { role: claim.role, file: found.file }
        const parts = claimed.get(claim.reader)
        if (parts) parts.push(part)
        else claimed.set(claim.reader, [part])
      } else yield tally.entry(unclaimed(found.head, found.file.path, found.file.byteLength))
    } else if (found.kind === 'refused') {
      const { path, outcome, error } = found
      yield tally.entry({ path, outcome, code: error.code, detail: error.message })
    } else {
      for (const [reader, parts] of claimed) {
        for (const set of reader.group?.(parts) ?? parts.map(alone))
          yield* readSet(reader, set, options, tally)
      }
      claimed = new Map()
    }
  }
  tally.throwIfNothing('bytes' in input ? input.name : undefined)
}

function claimOf(
  readers: readonly Reader[],
  head: Uint8Array,
  path: string,
): { reader: Reader; role: string } | undefined {
  for (const reader of readers) {
    const role = reader.recognise(head, path)
    if (role) return { reader, role }
  }
  return undefined
}

function alone(part: Part): SourceSet {
  return { key: part.file.path, name: partsOf(part.file.path).name, parts: [part] }
}

async function* readSet(
  reader: Reader,
  set: SourceSet,
  options: ReadOptions,
  tally: Tally,
): AsyncGenerator<ReaderEvent> {
  const format = reader.format
  let report: Omit<EntryReport, 'path'> | undefined = set.ignored && { outcome: 'ignored', ...set.ignored }
  const ofParts = new Map<string, EntryReport>()
  let hasBoundaries = false
  const events = set.ignored ? [] : failuresAsEvents(reader.read(set, options), set)
  for await (const event of events) {
    if (event.kind === 'boundary') {
      hasBoundaries = true
      yield event
    } else if (event.kind === 'part') ofParts.set(event.entry.path, event.entry)
    else if (event.kind === 'ignored')
      report ??= { outcome: 'ignored', code: event.code, detail: event.detail }
    else {
      tally.units++
      if (event.kind === 'table') {
        report = { outcome: 'read' }
        yield event
      } else {
        const { key, name, error } = event
        report ??= { outcome: 'failed', code: error.code, detail: error.message }
        yield { kind: 'failed', unit: { key, name, format }, error }
      }
    }
  }
  if (!report && hasBoundaries) {
    tally.hasBoundaries = true
    report = { outcome: 'read' }
  }
  report ??= { outcome: 'ignored', code: 'no_rows', detail: `'${set.name}' holds no rows` }
  for (const part of set.parts)
    yield tally.entry(ofParts.get(part.file.path) ?? { path: part.file.path, ...report })
}

/** What fails a set as a whole is told like the failure of a unit that is named as the set. */
async function* failuresAsEvents(events: AsyncGenerator<SetEvent>, set: SourceSet): AsyncGenerator<SetEvent> {
  try {
    yield* events
  } catch (error) {
    yield { kind: 'failed', key: set.key, name: set.name, error: asUnreadable(error) }
  }
}

function unclaimed(head: Uint8Array, path: string, byteLength: number): EntryReport {
  if (byteLength === 0)
    return { path, outcome: 'ignored', code: 'empty_file', detail: `'${path}' is empty (0 bytes)` }
  const system = foreignSystem(head, path)
  if (system) return { path, outcome: 'ignored', code: system.code, detail: system.message }
  const tabular =
    looksLikeText(head) && /\d[,;\t].*\d[,;\t].*\d[,;\t]/.test(Buffer.from(head).toString('latin1', 0, 4096))
  const detail = `Nothing in the content of '${path}' tells a format that Sheaf knows. Looked for: Ag Leader Advanced text (15 to 17 values a line, separated by commas), shapefile, zip, Ag Leader card, ISOXML, GeoJSON, GeoParquet, FlatGeobuf, tables with a heading line that names longitude and latitude`
  return { path, outcome: 'ignored', code: tabular ? 'unrecognised_text' : 'unrecognised', detail }
}

/** Keeps what is needed to say, in the end, why a source gave nothing. */
class Tally {
  units = 0
  /** A source of boundaries alone holds something, though no unit. */
  hasBoundaries = false
  #failed: EntryReport | undefined
  #ignored = new Map<string, EntryReport>()

  entry(entry: EntryReport): ReaderEvent {
    if (entry.outcome === 'failed') this.#failed ??= entry
    const reason = `${entry.code} ${entry.detail}`
    if (entry.outcome === 'ignored' && !this.#ignored.has(reason)) this.#ignored.set(reason, entry)
    return { kind: 'entry', entry }
  }

  /** `looseName`: the source's name where it is one file, which then may itself be what was not recognised. */
  throwIfNothing(looseName: string | undefined): void {
    if (this.units > 0 || this.hasBoundaries) return
    const ignored = [...this.#ignored.values()]
    const [only] = ignored
    if (this.#failed) throw unreadable(this.#failed)
    if (only && ignored.length === 1 && (only.path === looseName || only.code === 'no_logs'))
      throw unreadable(only)
    const known = ignored.filter((entry) => !entry.code?.startsWith('unrecognised')).slice(0, 10)
    const list = known.map((entry) => `${entry.path}: ${entry.detail}`).join('; ')
    const message =
      known.length > 0 ? `Nothing in it can be read. Recognised: ${list}` : 'Nothing in it was recognised'
    throw new Unreadable('no_supported_data', message)
  }
}

function unreadable(entry: EntryReport): Unreadable {
  return new Unreadable(entry.code ?? 'unrecognised', entry.detail ?? '', { at: entry.path })
}
