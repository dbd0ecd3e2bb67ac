import type { StandardTable } from '../columns/standard-table.ts'
import { numberOf } from '../columns/table.ts'
import type { Warning } from '../columns/warning.ts'
import { SECTIONS } from './operations.ts'
import type { SummarizeOptions } from './options.ts'
import { totalOfRecords } from './records.ts'
import { groups, present, spread, totalArea } from './statistics.ts'
import { workedArea } from './worked-area.ts'

export interface Summary {
  readonly type: 'Feature'
  readonly properties: Record<string, unknown>
  readonly geometry: { readonly type: 'MultiPolygon'; readonly coordinates: number[][][][] }
}

/** The summary of a standard table as a GeoJSON Feature, with the properties of Leaf's file summaries: its geometry is the worked area. */
export function summarize(
  standard: StandardTable,
  options: SummarizeOptions,
): { summary: Summary; warnings: readonly Warning[] } {
  const { operationType, originalOperationType, origin } = standard
  const { geometry, warnings } = workedArea(standard)
  const section = SECTIONS[operationType]
  const properties = present({
    operationType,
    originalOperationType,
    originalOperationData: options.originalOperationData ? originalData(standard) : undefined,
    operationDescription: origin.description,
    ...timeRange(standard),
    crop: operationType === 'tillage' ? undefined : groups(standard, 'crop').map(({ name }) => name),
    totalArea: totalArea(standard, options.unitMeasurement),
    totalDistance: totalOfRecords(standard, 'distance'),
    totalFuelUsed: totalOfRecords(standard, 'fuelUsed'),
    ...(section?.(standard, options) ?? {
      speed: spread(standard, 'speed'),
      elevation: spread(standard, 'elevation'),
    }),
    machinery:
      standard.machinery.length > 0
        ? standard.machinery.map((machine) => ({ ...machine, brand: machine.brand ?? 'unknown' }))
        : undefined,
  })
  return { summary: { type: 'Feature', properties, geometry }, warnings }
}

function originalData({ origin }: StandardTable): Record<string, unknown> | undefined {
  const data = present({
    originalOperationFarm: origin.farm,
    originalOperationField: origin.field,
    originalOperationGrower: origin.grower,
    originalOperationType: origin.operationType,
  })
  return Object.keys(data).length > 0 ? data : undefined
}

/** First and last time of the points, ISO 8601 with milliseconds; none where the source tells no time. */
export function timeRange(standard: StandardTable): { startTime?: string; endTime?: string } {
  const times = spread(standard, 'timestamp')
  return times
    ? { startTime: new Date(times.min).toISOString(), endTime: new Date(times.max).toISOString() }
    : {}
}

/** The unit of each numeric property that points have. */
export function unitsOf(standard: StandardTable): Record<string, string> {
  const units = standard.table.columns.flatMap((column) =>
    column.type === 'number' && column.unit !== undefined && !NOT_PROPERTIES.has(column.name)
      ? [[column.name, column.unit] as const]
      : [],
  )
  return Object.fromEntries(units)
}

/** Where and when a point is: told by geometry and as text. */
const NOT_PROPERTIES = new Set(['longitude', 'latitude', 'timestamp'])

/** Names of the crops of the points, the one with the largest area first. */
export function cropsOf(standard: StandardTable): string[] {
  return numberOf(standard.table, 'area') ? groups(standard, 'crop').map(({ name }) => name) : []
}
