import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { bytesOf } from '../../../bytes/byte-source.ts'
import { partsOf } from '../../../bytes/source-file.ts'
import { type SourceInput, walk } from '../../../bytes/walk.ts'
import type { SourceTable } from '../../../columns/source-table.ts'
import { type NumberColumn, numberOf, textOf } from '../../../columns/table.ts'
import type { EntryReport, FieldBoundary, ReaderEvent } from '../../reader.ts'
import { readSource } from '../../registry.ts'
import { parseHeader } from '../timelog/header.ts'
import { readRecords, type TimeLog } from '../timelog/record.ts'

const FIXTURES = new URL('../../../../../../fixtures/', import.meta.url)

/** A folder or a zip of the fixtures: `isoxml/ValidTimeLogs`, `invalid/isoxml-ok.zip`. */
export function fixture(path: string): SourceInput {
  const url = new URL(path, FIXTURES)
  if (path.endsWith('.zip')) return { name: basename(path), bytes: bytesOf(readFileSync(url)) }
  const files = readdirSync(url).map((name) => ({
    path: name,
    bytes: bytesOf(readFileSync(new URL(`${path}/${name}`, FIXTURES))),
  }))
  return { name: basename(path), files }
}

export interface Read {
  readonly tables: SourceTable[]
  readonly boundaries: FieldBoundary[]
  readonly entries: EntryReport[]
  readonly failed: Extract<ReaderEvent, { kind: 'failed' }>[]
}

/** Everything that a source gives; throws what `readSource` throws. */
export async function read(input: SourceInput): Promise<Read> {
  const found: Read = { tables: [], boundaries: [], entries: [], failed: [] }
  for await (const event of readSource(input, { now: Date.UTC(2026, 0, 1) })) {
    if (event.kind === 'table') found.tables.push(event.table)
    else if (event.kind === 'boundary') found.boundaries.push(event.boundary)
    else if (event.kind === 'entry') found.entries.push(event.entry)
    else found.failed.push(event)
  }
  return found
}

/** A set of files given by their names and contents. */
export function folder(files: Readonly<Record<string, string | Uint8Array>>): SourceInput {
  const named = Object.entries(files).map(([path, content]) => ({
    path: `TASKDATA/${path}`,
    bytes: bytesOf(typeof content === 'string' ? new TextEncoder().encode(content) : content),
  }))
  return { name: 'TASKDATA', files: named }
}

/** The logs of a source by name, each read by itself. */
export async function logsOf(input: SourceInput): Promise<Map<string, TimeLog>> {
  const files = new Map<string, Uint8Array>()
  for await (const found of walk(input)) {
    if (found.kind !== 'file') continue
    const { stem, extension } = partsOf(found.file.path)
    files.set(`${stem}.${extension}`.toUpperCase(), await found.file.read())
  }
  const logs = new Map<string, TimeLog>()
  for (const [name, bytes] of files) {
    const header = files.get(name.replace('.BIN', '.XML'))
    if (!/^TLG\d+\.BIN$/.test(name) || !header) continue
    logs.set(name.slice(0, -4), readRecords(bytes, parseHeader(header, name), name))
  }
  return logs
}

export function numbers(table: SourceTable, property: string): Float64Array {
  return numberOf(table.table, property)?.values ?? new Float64Array(0)
}

export function unitOf(table: SourceTable, property: string): string | undefined {
  return numberOf(table.table, property)?.unit
}

export function named(table: SourceTable, name: string): NumberColumn | undefined {
  return table.table.columns.find((c): c is NumberColumn => c.name === name && c.type === 'number')
}

/** How many rows have the text. */
export function count(table: SourceTable, property: string, text: string): number {
  const column = textOf(table.table, property)
  return column?.codes.reduce((n, code) => (column.dictionary[code] === text ? n + 1 : n), 0) ?? 0
}

/** Longitude and latitude, least and greatest, of valid positions. */
export function box(longitude: Float64Array, latitude: Float64Array): number[] {
  let [west, south, east, north] = [180, 90, -180, -90]
  for (let i = 0; i < longitude.length; i++) {
    if (!(Math.abs(longitude[i]!) <= 180 && Math.abs(latitude[i]!) <= 90)) continue
    west = Math.min(west, longitude[i]!)
    east = Math.max(east, longitude[i]!)
    south = Math.min(south, latitude[i]!)
    north = Math.max(north, latitude[i]!)
  }
  return [west, south, east, north]
}

export function codes(warnings: readonly { readonly code: string }[]): string[] {
  return warnings.map(({ code }) => code)
}
