/** Which files belong to which fields. */
import { overlapPercent } from '../geometry/polygons/overlap.ts'
import { boundsMeet, boundsOf, type MultiPolygon } from '../geometry/polygons/polygons.ts'

export interface Covered {
  readonly id: string
  /** Geometry of the file's summary. */
  readonly coverage: MultiPolygon
}

export interface FieldShape {
  readonly fieldId: string
  /** The active boundary. */
  readonly geometry: MultiPolygon
}

export interface FieldOverlap {
  readonly fileId: string
  readonly fieldId: string
  /** The area in common as percent of the smaller of the two: Leaf's either-ratio. */
  readonly percent: number
}

/** Each file with each field that it has an area in common with. */
export function overlapsOf(files: readonly Covered[], fields: readonly FieldShape[]): FieldOverlap[] {
  const shapes = fields.map((field) => ({ ...field, bounds: boundsOf(field.geometry) }))
  return files.flatMap(({ id, coverage }) => {
    const bounds = boundsOf(coverage)
    return shapes
      .filter((field) => boundsMeet(bounds, field.bounds))
      .map(({ fieldId, geometry }) => ({ fileId: id, fieldId, percent: overlapPercent(coverage, geometry) }))
      .filter(({ percent }) => percent > 0)
  })
}

/** The fields of each file that has any, sorted by id: those it overlaps by more than `intersection` percent. */
export function attach(
  overlaps: readonly FieldOverlap[],
  intersection: number,
): ReadonlyMap<string, readonly string[]> {
  const fieldsOf = new Map<string, string[]>()
  for (const { fileId, fieldId, percent } of overlaps) {
    if (!(percent > intersection)) continue
    const fields = fieldsOf.get(fileId)
    if (fields) fields.push(fieldId)
    else fieldsOf.set(fileId, [fieldId])
  }
  for (const fields of fieldsOf.values()) fields.sort()
  return fieldsOf
}
