/** The one file that composes the stages: bytes -> readers -> standardize -> summarize -> outputs. */
import { Unreadable } from './bytes/errors.ts'
import type { SourceInput } from './bytes/walk.ts'
import type { FileFormat, OperationType, SourceTable } from './columns/source-table.ts'
import type { StandardTable } from './columns/standard-table.ts'
import type { Warning } from './columns/warning.ts'
import type { Artifact } from './outputs/artifact.ts'
import { rawGeojson } from './outputs/geojson/geojson.ts'
import { type Outputs, outputsOf } from './outputs-of.ts'
import type { EntryReport, FieldBoundary, ReaderEvent } from './readers/reader.ts'
import { readSource } from './readers/registry.ts'
import { CONVERT_DEFAULTS, type ConvertOptions, type ConvertSettings } from './settings.ts'
import { NotStandard } from './standardize/errors.ts'
import { standardize } from './standardize/standardize.ts'
import { NOT_REACHED, OK, SKIPPED, type Steps } from './steps.ts'
import { cropsOf, type Summary } from './summarize/summarize.ts'

/** One source unit and operation type, converted or failed: what becomes a file resource. */
export interface Converted {
  readonly key: string
  readonly name: string
  readonly format: FileFormat
  readonly operationType?: OperationType
  readonly status: 'processed' | 'failed'
  readonly steps: Steps
  /** Stable reason of a failed file: the reader's code, or that of `NotStandard`. */
  readonly code?: string
  /** Processed although it breaks the standard, as the owner asked for. */
  readonly outOfStandard?: true
  /** Standard points, after cleanup. */
  readonly points: number
  /** Rows of the source, and how many cleanup took away by rule. */
  readonly sourceRows: number
  readonly removed: Readonly<Record<string, number>>
  /** Points that `filteredGeojson` lacks, by reason. */
  readonly filtered?: Outputs['filtered']
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
  readonly machinery?: NonNullable<SourceTable['machinery']>
  /** Names of the people who drove. */
  readonly operators?: readonly string[]
  readonly warnings: readonly Warning[]
  readonly artifacts: readonly Artifact[]
}

export type ConvertEvent =
  | { readonly kind: 'file'; readonly file: Converted }
  | { readonly kind: 'boundary'; readonly boundary: FieldBoundary }
  | { readonly kind: 'entry'; readonly entry: EntryReport }

/**
 * Reads one provider file, upload or folder and yields each machine file found in it as soon as it is converted,
 * and a report of every entry. A unit that cannot be converted is yielded as failed.
 * Throws `Unreadable` when the source as a whole cannot be read, and `boundaries_only` where it holds nothing else.
 */
export async function* convert(input: SourceInput, options: ConvertOptions): AsyncGenerator<ConvertEvent> {
  const settings: ConvertSettings = { ...CONVERT_DEFAULTS, ...options }
  const events = readSource(input, {
    now: options.now,
    ...(settings.limits ? { limits: settings.limits } : {}),
    ...(settings.readers ? { readers: settings.readers } : {}),
    ...(settings.mappings ? { mappings: settings.mappings } : {}),
    advancedText: { recording: settings.advancedTextRecording },
    agleaderCard: { track: settings.agleaderCardTrack },
  })
  let [files, boundaries] = [0, 0]
  for await (const event of events) {
    if (event.kind === 'boundary') boundaries++
    if (event.kind === 'entry' || event.kind === 'boundary') yield event
    else {
      files++
      yield {
        kind: 'file',
        file:
          event.kind === 'table' ? await convertTable(event.table, settings) : failedUnit(event, settings),
      }
    }
  }
  if (files === 0 && boundaries > 0) {
    const message =
      'It holds boundaries of fields and no log of work; upload it where boundaries are taken, not as a machine file'
    throw new Unreadable('boundaries_only', message)
  }
}

/** Converts what a reader has read. Never throws for what is in the data. */
export async function convertTable(source: SourceTable, settings: ConvertSettings): Promise<Converted> {
  if (source.table.rows === 0) return emptyUnit(source, settings)
  const raw: Artifact = {
    name: 'rawGeojson',
    mediaType: 'application/geo+json',
    chunks: rawGeojson(source.table),
  }
  try {
    return await standardFile(source, standardize(source, settings), settings, raw)
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
        ...afterFailure(settings),
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

async function standardFile(
  source: SourceTable,
  standard: StandardTable,
  settings: ConvertSettings,
  raw: Artifact,
): Promise<Converted> {
  const { artifacts, steps, ...outputs } = await outputsOf(standard, settings)
  const derived = standard.table.columns.filter((c) => c.type === 'number' && c.provenance === 'derived')
  return {
    ...identity(source, standard),
    status: 'processed',
    steps: { originalFile: OK, rawGeojson: OK, ...steps },
    ...(standard.outOfStandard ? { outOfStandard: true } : {}),
    points: standard.table.rows,
    sourceRows: source.table.rows,
    removed: standard.removed,
    ...outputs,
    metadata: {
      timePrecision: standard.timePrecision,
      derived: derived.map((column) => column.name),
      crops: cropsOf(standard),
      origin: source.origin,
    },
    artifacts: [raw, ...artifacts],
  }
}

/** The steps after `standardGeojson` when it failed; what is switched off was not going to be done. */
function afterFailure({ filter, images }: ConvertSettings): Steps {
  const maps = images.includes('ramp') ? NOT_REACHED : SKIPPED
  return {
    filteredGeojson: filter ? NOT_REACHED : SKIPPED,
    propertiesPNGs: maps,
    zippedPNGs: maps,
    summary: NOT_REACHED,
    units: NOT_REACHED,
  }
}

function identity(source: SourceTable, standard?: StandardTable) {
  const { key, name, format, machinery = [], operators = [] } = source
  const type = source.operationType ?? standard?.knownType
  return { key, name, format, ...(type ? { operationType: type } : {}), machinery, operators }
}

/** A unit without a row, such as a task whose log is missing: what the reader says of it is why it fails. */
function emptyUnit({ key, name, format, warnings }: SourceTable, settings: ConvertSettings): Converted {
  const [reason] = warnings
  const error = new Unreadable(reason?.code ?? 'no_rows', reason?.detail ?? `'${name}' holds no rows`)
  return { ...failedUnit({ unit: { key, name, format }, error }, settings), warnings }
}

function failedUnit(
  { unit, error }: Omit<Extract<ReaderEvent, { kind: 'failed' }>, 'kind'>,
  settings: ConvertSettings,
): Converted {
  return {
    ...unit,
    status: 'failed',
    code: error.code,
    steps: {
      originalFile: { status: 'failed', message: error.message },
      rawGeojson: NOT_REACHED,
      standardGeojson: NOT_REACHED,
      ...afterFailure(settings),
    },
    points: 0,
    sourceRows: 0,
    removed: {},
    metadata: { timePrecision: 'none', derived: [], crops: [], origin: {} },
    warnings: [],
    artifacts: [],
  }
}
