/** From a standard table to everything that is written of it: for files, and for operations made of several. */
import type { StandardTable } from './columns/standard-table.ts'
import { storedTable } from './columns/stored-table.ts'
import type { Warning } from './columns/warning.ts'
import type { Artifact } from './outputs/artifact.ts'
import { standardGeojson } from './outputs/geojson/geojson.ts'
import { polygonGeoparquet, standardGeoparquet } from './outputs/geoparquet/geoparquet.ts'
import { mapArtifacts } from './outputs/images/map-artifacts.ts'
import type { ConvertSettings } from './settings.ts'
import { NotStandard } from './standardize/errors.ts'
import { type Filtered, filterPoints } from './standardize/filter.ts'
import { NOT_REACHED, OK, SKIPPED, type Step, type Steps } from './steps.ts'
import { type Summary, summarize, timeRange, unitsOf } from './summarize/summarize.ts'

export interface Outputs {
  /** The last one, `standardTable`, is for merging (`mergeFiles`): clients have no use for it. */
  readonly artifacts: readonly Artifact[]
  /** Of the steps from `standardGeojson` on. */
  readonly steps: Steps
  /** GeoJSON Feature with the properties of Leaf's summaries. */
  readonly summary: Summary
  readonly units: Readonly<Record<string, string>>
  readonly startTime?: string
  readonly endTime?: string
  /** Points that `filteredGeojson` lacks, by reason. */
  readonly filtered?: Filtered['removed']
  /** Those of the table and those of the summary. */
  readonly warnings: readonly Warning[]
}

const GEOJSON = 'application/geo+json'
const PARQUET = 'application/vnd.apache.parquet'
const geoparquet = { standardGeoparquet, polygonGeoparquet }

/** Everything that the settings ask for. What fails of the filtered points and the maps fails alone. */
export async function outputsOf(standard: StandardTable, settings: ConvertSettings): Promise<Outputs> {
  const { summary, warnings } = summarize(standard, settings)
  const { filtered, step } = filteredPoints(standard, settings)
  const maps = await mapsOf(filtered?.standard ?? standard, settings)
  return {
    artifacts: [
      { name: 'standardGeojson', mediaType: GEOJSON, chunks: standardGeojson(standard) },
      ...settings.geoparquet.map((name) => ({
        name,
        mediaType: PARQUET,
        chunks: geoparquet[name](standard),
      })),
      ...(filtered ? filteredArtifacts(filtered.standard, settings) : []),
      ...maps.artifacts,
      { name: 'standardTable', mediaType: 'application/octet-stream', chunks: storedTable(standard) },
    ],
    steps: {
      standardGeojson: OK,
      filteredGeojson: step,
      propertiesPNGs: maps.step,
      zippedPNGs: maps.step.status === 'failed' ? NOT_REACHED : maps.step,
      summary: OK,
      units: OK,
    },
    summary,
    units: unitsOf(standard),
    ...timeRange(standard),
    ...(filtered ? { filtered: filtered.removed } : {}),
    warnings: [...standard.warnings, ...warnings],
  }
}

function filteredPoints(
  standard: StandardTable,
  { filter }: ConvertSettings,
): { filtered?: Filtered; step: Step } {
  if (!filter) return { step: SKIPPED }
  try {
    return { filtered: filterPoints(standard, filter), step: OK }
  } catch (thrown) {
    if (!(thrown instanceof NotStandard)) throw thrown
    return { step: { status: 'failed', message: thrown.message } }
  }
}

function filteredArtifacts(filtered: StandardTable, { geoparquet }: ConvertSettings): Artifact[] {
  const geojson = { name: 'filteredGeojson', mediaType: GEOJSON, chunks: standardGeojson(filtered) }
  if (!geoparquet.includes('standardGeoparquet')) return [geojson]
  return [geojson, { name: 'filteredGeoparquet', mediaType: PARQUET, chunks: standardGeoparquet(filtered) }]
}

async function mapsOf(
  standard: StandardTable,
  { images, imageAttributes }: ConvertSettings,
): Promise<{ artifacts: readonly Artifact[]; step: Step }> {
  if (images.length === 0) return { artifacts: [], step: SKIPPED }
  const { knownType } = standard
  const wanted = imageAttributes && knownType ? new Set(imageAttributes[knownType] ?? []) : undefined
  try {
    const artifacts = await mapArtifacts(standard, images, wanted)
    return { artifacts, step: images.includes('ramp') ? OK : SKIPPED }
  } catch (error) {
    return { artifacts: [], step: { status: 'failed', message: `No maps: ${(error as Error).message}` } }
  }
}
