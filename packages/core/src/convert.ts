/** The one file that composes the stages: bytes -> readers -> standardize -> summarize -> outputs. */
import { Unreadable } from './bytes/errors.ts'
import type { ArchiveLimits } from './bytes/limits.ts'
import type { SourceInput } from './bytes/walk.ts'
import type { FileFormat, OperationType, SourceTable } from './columns/source-table.ts'
import type { StandardTable } from './columns/standard-table.ts'
import type { Warning } from './columns/warning.ts'
import { rawGeojson, standardGeojson } from './outputs/geojson/geojson.ts'
import { polygonGeoparquet, standardGeoparquet } from './outputs/geoparquet/geoparquet.ts'
import type { EntryReport, FieldBoundary, ReaderEvent, ReadOptions } from './readers/reader.ts'
import { readSource } from './readers/registry.ts'
import { NotStandard } from './standardize/errors.ts'
import { DEFAULT_STANDARDIZE_OPTIONS, type StandardizeOptions } from './standardize/options.ts'
import { standardize } from './standardize/standardize.ts'
import { cropsOf, type Summary, summarize, timeRange, unitsOf } from './summarize/summarize.ts'

export interface Step {
  readonly status: 'processed' | 'failed' | 'skipped'
  /** `ok`, or the reason. */
  readonly message: string
}
export type StepName =
  | 'originalFile'
  | 'rawGeojson'
  | 'standardGeojson'
  | 'filteredGeojson'
  | 'propertiesPNGs'
  | 'zippedPNGs'
  | 'summary'
  | 'units'

/** Points, or each point as the rectangle that was worked. */
type Geoparquet = 'standardGeoparquet' | 'polygonGeoparquet'

/** An output that is streamed as it is written: chunks are made when asked for, anew each time, never all at once. */
export interface Artifact {
  readonly name: 'rawGeojson' | 'standardGeojson' | Geoparquet
  readonly mediaType: string
  readonly chunks: Iterable<Uint8Array>
}

/** One source unit and operation type, converted or failed: what becomes a file resource. */
export interface Converted {
  readonly key: string
  readonly name: string
  readonly format: FileFormat
  readonly operationType?: OperationType
  readonly status: 'processed' | 'failed'
  readonly steps: Partial<Record<StepName, Step>>
  /** Stable reason of a failed file: the reader's code, or that of `NotStandard`. */
  readonly code?: string
  /** Processed although it breaks the standard, as the owner asked for. */
  readonly outOfStandard?: true
  /** Standard points, after cleanup. */
  readonly points: number
  /** Rows of the source, and how many cleanup took away by rule. */
  readonly sourceRows: number
  readonly removed: Readonly<Record<string, number>>
  /** GeoJSON Feature with the properties of Leaf's file summaries. */
  readonly summary?: Summary
  readonly units?: Readonly<Record<string, string>>
  readonly startTime?: string
  readonly endTime?: string
  readonly metadata: {
    readonly timePrecision: 'instant' | 'date' | 'none'
    readonly derived: readonly string[]
    readonly crops: readonly string[]
    readonly origin: SourceTable['origin']
  }
  readonly warnings: readonly Warning[]
  readonly artifacts: readonly Artifact[]
}

export type ConvertEvent =
  | { readonly kind: 'file'; readonly file: Converted }
  | { readonly kind: 'boundary'; readonly boundary: FieldBoundary }
  | { readonly kind: 'entry'; readonly entry: EntryReport }

/** What a caller may set; `now` it must. `CONVERT_DEFAULTS` holds the rest. */
export type ConvertOptions = Partial<ConvertSettings> & {
  /** Milliseconds since 1970: handed in, since core has no clock. */
  readonly now: number
}

export interface ConvertSettings extends StandardizeOptions {
  /** Adds the source's names of grower, farm, field and operation to summaries. */
  readonly originalOperationData: boolean
  /** What tells that an Advanced text row was recorded: positive measurements, or bit 0 of the header status. */
  readonly advancedTextRecording: 'positive' | 'header'
  /** Written beside the GeoJSON. */
  readonly geoparquet: readonly Geoparquet[]
  readonly limits?: ArchiveLimits
  readonly readers?: ReadOptions['readers']
  readonly mappings?: ReadOptions['mappings']
}

export const CONVERT_DEFAULTS: ConvertSettings = {
  ...DEFAULT_STANDARDIZE_OPTIONS,
  originalOperationData: true,
  advancedTextRecording: 'positive',
  geoparquet: [],
}

const GEOJSON = 'application/geo+json'
const PARQUET = 'application/vnd.apache.parquet'
const geoparquet = { standardGeoparquet, polygonGeoparquet }
const OK: Step = { status: 'processed', message: 'ok' }
/** What the steps after a failed one carry. */
const NOT_REACHED: Step = { status: 'failed', message: 'skipped' }

/**
 * Reads one provider file, upload or folder and yields each machine file found in it as soon as it is converted,
 * and a report of every entry. A unit that cannot be converted is yielded as failed.
 * Throws `Unreadable` when the source as a whole cannot be read.
 */
export async function* convert(input: SourceInput, options: ConvertOptions): AsyncGenerator<ConvertEvent> {
  const settings: ConvertSettings = { ...CONVERT_DEFAULTS, ...options }
  const events = readSource(input, {
    now: options.now,
    ...(settings.limits ? { limits: settings.limits } : {}),
    ...(settings.readers ? { readers: settings.readers } : {}),
    ...(settings.mappings ? { mappings: settings.mappings } : {}),
    advancedText: { recording: settings.advancedTextRecording },
  })
  for await (const event of events) {
    if (event.kind === 'entry' || event.kind === 'boundary') yield event
    else
      yield {
        kind: 'file',
        file: event.kind === 'table' ? convertTable(event.table, settings) : failedUnit(event),
      }
  }
}

/** Converts what a reader has read. Never throws for what is in the data. */
export function convertTable(source: SourceTable, settings: ConvertSettings): Converted {
  if (source.table.rows === 0) return emptyUnit(source)
  const raw: Artifact = { name: 'rawGeojson', mediaType: GEOJSON, chunks: rawGeojson(source.table) }
  try {
    return standardFile(source, standardize(source, settings), settings, raw)
  } catch (thrown) {
    if (!(thrown instanceof NotStandard)) throw thrown
    return {
      ...identity(source),
      status: 'failed',
      code: thrown.code,
      steps: {
        originalFile: OK,
        rawGeojson: OK,
        standardGeojson: { status: 'failed', message: thrown.message },
        summary: NOT_REACHED,
        units: NOT_REACHED,
      },
      points: 0,
      sourceRows: source.table.rows,
      removed: thrown.removed,
      metadata: { timePrecision: source.timePrecision, derived: [], crops: [], origin: source.origin },
      warnings: source.warnings,
      artifacts: [raw],
    }
  }
}

function standardFile(
  source: SourceTable,
  standard: StandardTable,
  settings: ConvertSettings,
  raw: Artifact,
): Converted {
  const { summary, warnings } = summarize(standard, settings)
  const derived = standard.table.columns.filter((c) => c.type === 'number' && c.provenance === 'derived')
  return {
    ...identity(source, standard),
    status: 'processed',
    steps: { originalFile: OK, rawGeojson: OK, standardGeojson: OK, summary: OK, units: OK },
    ...(standard.outOfStandard ? { outOfStandard: true } : {}),
    points: standard.table.rows,
    sourceRows: source.table.rows,
    removed: standard.removed,
    summary,
    units: unitsOf(standard),
    ...timeRange(standard),
    metadata: {
      timePrecision: standard.timePrecision,
      derived: derived.map((column) => column.name),
      crops: cropsOf(standard),
      origin: source.origin,
    },
    warnings: [...standard.warnings, ...warnings],
    artifacts: [
      raw,
      { name: 'standardGeojson', mediaType: GEOJSON, chunks: standardGeojson(standard) },
      ...settings.geoparquet.map((name) => ({
        name,
        mediaType: PARQUET,
        chunks: geoparquet[name](standard),
      })),
    ],
  }
}

function identity({ key, name, format, operationType }: SourceTable, standard?: StandardTable) {
  const type = operationType ?? standard?.knownType
  return { key, name, format, ...(type ? { operationType: type } : {}) }
}

/** A unit without a row, such as a task whose log is missing: what the reader says of it is why it fails. */
function emptyUnit({ key, name, format, warnings }: SourceTable): Converted {
  const [reason] = warnings
  const error = new Unreadable(reason?.code ?? 'no_rows', reason?.detail ?? `'${name}' holds no rows`)
  return { ...failedUnit({ unit: { key, name, format }, error }), warnings }
}

function failedUnit({ unit, error }: Omit<Extract<ReaderEvent, { kind: 'failed' }>, 'kind'>): Converted {
  return {
    ...unit,
    status: 'failed',
    code: error.code,
    steps: {
      originalFile: { status: 'failed', message: error.message },
      rawGeojson: NOT_REACHED,
      standardGeojson: NOT_REACHED,
      summary: NOT_REACHED,
      units: NOT_REACHED,
    },
    points: 0,
    sourceRows: 0,
    removed: {},
    metadata: { timePrecision: 'none', derived: [], crops: [], origin: {} },
    warnings: [],
    artifacts: [],
  }
}
