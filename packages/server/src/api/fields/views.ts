/** Growers, farms, fields and boundaries as the API shows them. */
import type { Boundary, Farm, Field, Grower, MultiPolygonGeometry } from '@sheaf/contract'
import type { Boundary as BoundaryRow } from '../../db/schema.ts'
import type { FarmRecord } from '../../fields/farms.ts'
import type { FieldRecord } from '../../fields/fields.ts'
import type { GrowerRecord } from '../../fields/growers.ts'

export function growerView({ id, name, user_id, farm_ids, created_at, updated_at }: GrowerRecord): Grower {
  const times = { createdTime: created_at, updatedTime: updated_at }
  return { id, name, leafUserId: user_id, farmIds: [...farm_ids], ...times }
}

export function farmView(farm: FarmRecord): Farm {
  return {
    id: farm.id,
    name: farm.name,
    leafUserId: farm.user_id,
    fieldIds: [...farm.field_ids],
    ...(farm.grower_id === null ? {} : { growerId: farm.grower_id }),
    createdTime: farm.created_at,
    updatedTime: farm.updated_at,
  }
}

/** With its geometry where the record has one: lists leave it out. */
export function fieldView(field: FieldRecord & { readonly geometry?: number[][][][] | null }): Field {
  return {
    id: field.id,
    leafUserId: field.user_id,
    ...(field.name === null ? {} : { name: field.name }),
    type: field.type,
    status: field.status,
    ...(field.farm_id === null ? {} : { farmId: field.farm_id }),
    boundaries: [...field.boundary_ids],
    sources: [...field.source_ids],
    ...(field.merged_field_id === null ? {} : { mergedFieldId: field.merged_field_id }),
    files: [...field.file_ids],
    ...(field.area_m2 === null ? {} : { area: hectares(field.area_m2) }),
    ...(field.geometry ? { geometry: multiPolygon(field.geometry) } : {}),
    ...(field.origin === 'coverage' ? { derived: true } : {}),
    ...(field.provider === null ? {} : { providerName: field.provider }),
    ...(field.provider_field_id === null ? {} : { providerFieldId: field.provider_field_id }),
    ...(field.provider_field_name === null ? {} : { providerFieldName: field.provider_field_name }),
    createdTime: field.created_at,
    updatedTime: field.updated_at,
  }
}

export function boundaryView(boundary: BoundaryRow): Boundary {
  return {
    id: boundary.id,
    status: boundary.status,
    geometry: multiPolygon(boundary.geometry),
    area: hectares(boundary.area_m2),
    validity: boundary.validity,
    ...(boundary.origin === 'coverage' ? { derived: true } : {}),
    ...(boundary.fixes ? { fixStatus: 'FIXED', fixes: [...boundary.fixes] } : {}),
    createdTime: boundary.created_at,
    updatedTime: boundary.updated_at,
  }
}

export function multiPolygon(coordinates: number[][][][]): MultiPolygonGeometry {
  return { type: 'MultiPolygon', coordinates }
}

function hectares(squareMetres: number): { value: number; unit: 'ha' } {
  return { value: squareMetres / 10_000, unit: 'ha' }
}
