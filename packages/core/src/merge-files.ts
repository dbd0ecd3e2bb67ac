/** Composes what becomes of several converted files: stored points -> merge -> cleanup -> summary and outputs. */
import type { Selection } from './columns/selection.ts'
import { readStoredTable } from './columns/stored-table.ts'
import type { Converted } from './convert.ts'
import { areaOf, intersectionArea, type MultiPolygon } from './geometry/polygons/polygons.ts'
import { mergeTables } from './merge/merge.ts'
import type { Artifact } from './outputs/artifact.ts'
import { standardGeojson } from './outputs/geojson/geojson.ts'
import { outputsOf } from './outputs-of.ts'
import { CONVERT_DEFAULTS, type ConvertSettings } from './settings.ts'
import { cleanMerged } from './standardize/clean-merged.ts'
import { NOT_REACHED } from './steps.ts'
import { cropsOf } from './summarize/summarize.ts'

/** Stored points of a file (its artifact `standardTable`), and which of them are meant; without selections all. */
export interface StoredMember {
  readonly bytes: Uint8Array
  readonly selections: readonly Selection[]
}

export interface MergeSettings extends Partial<ConvertSettings> {
  /** The fields that the merge is about ... */
  readonly fields?: readonly MultiPolygon[]
  /** ... and whether points outside them are left out. */
  readonly cut?: boolean
}

export type MergedFile = Omit<Converted, 'key' | 'name' | 'format'> & {
  /** Percent of the area of each of the fields that was worked. */
  readonly coverage: readonly number[]
}

/**
 * One file of several, told in order of their start and of one operation type. Without a point that passes it is
 * failed with the code `no_points`. Throws `Unreadable` where stored points are damaged.
 */
export async function mergeFiles(
  members: readonly StoredMember[],
  { fields = [], cut = false, ...changed }: MergeSettings,
): Promise<MergedFile> {
  const settings: ConvertSettings = { ...CONVERT_DEFAULTS, ...changed }
  const { unitMeasurement } = settings
  const tables = members.map(({ bytes, selections }) => ({ standard: readStoredTable(bytes), selections }))
  const merged = mergeTables(tables, { unitMeasurement, ...(cut ? { within: fields } : {}) })
  const standard = cleanMerged(merged, settings)
  const told = {
    ...(standard.knownType ? { operationType: standard.knownType } : {}),
    ...(standard.outOfStandard ? { outOfStandard: true as const } : {}),
    points: standard.table.rows,
    sourceRows: standard.sourceRows,
    removed: standard.removed,
    metadata: {
      timePrecision: standard.timePrecision,
      derived: standard.table.columns
        .filter((column) => column.type === 'number' && column.provenance === 'derived')
        .map(({ name }) => name),
      crops: cropsOf(standard),
      origin: standard.origin,
    },
  }
  if (standard.table.rows === 0) {
    const message = 'no points passed the filter'
    return {
      ...told,
      status: 'failed',
      code: 'no_points',
      steps: { standardGeojson: { status: 'failed', message }, summary: NOT_REACHED, units: NOT_REACHED },
      warnings: standard.warnings,
      artifacts: [],
      coverage: [],
    }
  }
  const { artifacts, ...outputs } = await outputsOf(standard, settings)
  const worked = outputs.summary.geometry.coordinates
  return {
    ...told,
    ...outputs,
    status: 'processed',
    artifacts,
    coverage: fields.map((field) => Math.min(100, (100 * intersectionArea(worked, field)) / areaOf(field))),
  }
}

/** Points of a file that lie in none of the fields, as standard GeoJSON. */
export function outsideFields(
  bytes: Uint8Array,
  fields: readonly MultiPolygon[],
): { readonly points: number; readonly artifact: Artifact } {
  const whole = readStoredTable(bytes)
  const outside = mergeTables([{ standard: whole, selections: [] }], {
    unitMeasurement: 'DEFAULT',
    without: fields,
  })
  return {
    points: outside.table.rows,
    artifact: {
      name: 'outsideFieldGeojson',
      mediaType: 'application/geo+json',
      chunks: standardGeojson(outside),
    },
  }
}
