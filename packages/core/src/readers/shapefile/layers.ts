import { partsOf } from '../../bytes/source-file.ts'
import type { Part, SourceSet } from '../reader.ts'
import { METADATA_SUFFIX } from './deere-metadata.ts'

/**
 * The parts of each layer: those of one base name in one folder, whatever their case. A polygon layer is given
 * the metadata of a point layer of the same name elsewhere in the source to look at: the two may be one job.
 */
export function layersOf(parts: readonly Part[]): SourceSet[] {
  const layers = [...Map.groupBy(parts, (part) => layerKey(part.file.path)).values()].map(layerOf)
  const pointsByName = new Map(
    layers
      .filter(({ parts: own }) => own.some((p) => p.role === 'points'))
      .map((set) => [set.name.toLowerCase(), set]),
  )
  return layers.map((set) => {
    const points = pointsByName.get(set.name.toLowerCase())
    return points && set.parts.some((part) => part.role === 'polygons')
      ? { ...set, beside: points.parts }
      : set
  })
}

function layerOf(parts: Part[]): SourceSet {
  const shape = parts.find(({ role }) => role === 'points' || role === 'polygons' || role === 'shp')
  const lead = shape ?? parts.find(({ role }) => role === 'dbf') ?? parts[0]!
  const set = { key: lead.file.path, name: baseName(lead.file.path), parts }
  if (shape || parts.some(({ role }) => role === 'dbf' || role === 'shx')) return set
  const detail = `'${lead.file.path}' belongs to a shapefile whose .shp and .dbf are not there`
  return { ...set, ignored: { code: 'missing_shp', detail } }
}

function layerKey(path: string): string {
  return `${partsOf(path).folder}/${baseName(path)}`.toLowerCase()
}

/** `Field-Corn-Deere-Metadata.json`, `Field-Corn.shp.xml` -> `Field-Corn`. */
function baseName(path: string): string {
  const { stem } = partsOf(path)
  if (stem.toLowerCase().endsWith(METADATA_SUFFIX)) return stem.slice(0, -METADATA_SUFFIX.length)
  return stem.replace(/\.shp$/i, '')
}
