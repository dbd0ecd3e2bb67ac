import { asUnreadable } from '../../../bytes/errors.ts'
import type { Warning } from '../../../columns/warning.ts'
import type { EntryReport, Part } from '../../reader.ts'
import { byStem } from '../parts.ts'
import { parseHeader } from './header.ts'
import { withoutUnfixed } from './positions.ts'
import { readRecords, type TimeLog } from './record.ts'

export interface LoadedLog {
  /** Absent where it could not be read at all. */
  readonly log?: TimeLog
  readonly warnings: readonly Warning[]
  /** What became of its files where that is not that they were read. */
  readonly entries: readonly EntryReport[]
}

/** The time logs of a set. Each is read once; only those that are asked for again are kept in memory. */
export class LogLibrary {
  readonly #headers: ReadonlyMap<string, Part>
  readonly #binaries: ReadonlyMap<string, Part>
  readonly #references: ReadonlyMap<string, number>
  readonly #kept = new Map<string, LoadedLog>()

  /** `references`: how many tasks refer to each log, by its upper-case name. */
  constructor(parts: readonly Part[], references: ReadonlyMap<string, number>) {
    this.#headers = byStem(parts, 'header')
    this.#binaries = byStem(parts, 'log')
    this.#references = references
  }

  /** Logs with both files that no task refers to. */
  get unreferenced(): string[] {
    return [...this.#binaries.keys()].filter((name) => this.#headers.has(name) && !this.#references.has(name))
  }

  async load(name: string): Promise<LoadedLog> {
    const before = this.#kept.get(name)
    if (before) return before
    const loaded = await this.#read(name)
    if ((this.#references.get(name) ?? 0) > 1) this.#kept.set(name, loaded)
    return loaded
  }

  async #read(name: string): Promise<LoadedLog> {
    const header = this.#headers.get(name)
    const binary = this.#binaries.get(name)
    if (!header || !binary) {
      const absent = [...(header ? [] : ['XML']), ...(binary ? [] : ['BIN'])]
        .map((type) => `${name}.${type}`)
        .join(' and ')
      const detail = `The task refers to the log ${name}, but ${absent} is not there; copy the whole folder from the display`
      const entries = [header, binary].flatMap((part) =>
        part ? [ignored(part, 'missing_timelog', detail)] : [],
      )
      return { warnings: [{ code: 'missing_timelog', at: name, detail }], entries }
    }
    let reading = header
    try {
      const described = parseHeader(await header.file.read(), header.file.path)
      reading = binary
      const log = withoutUnfixed(readRecords(await binary.file.read(), described, binary.file.path))
      const empty: Warning = { code: 'empty_timelog', at: name, detail: `The log ${name} holds no records` }
      return {
        log,
        warnings: [...(log.damage ? [log.damage] : []), ...(log.records === 0 ? [empty] : [])],
        entries: [],
      }
    } catch (error) {
      const { code, message } = asUnreadable(error)
      const other = reading === header ? binary : header
      const detail = `The other file of the log ${name} cannot be read`
      return {
        warnings: [{ code, at: reading.file.path, detail: message }],
        entries: [
          { path: reading.file.path, outcome: 'failed', code, detail: message },
          ignored(other, 'unreadable_timelog', detail),
        ],
      }
    }
  }
}

function ignored(part: Part, code: string, detail: string): EntryReport {
  return { path: part.file.path, outcome: 'ignored', code, detail }
}
