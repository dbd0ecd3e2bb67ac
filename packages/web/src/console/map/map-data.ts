/** Files, operations and fields of the API as what a map is made of. */
import type { Field, File, Operation, Summary } from '@sheaf/contract'
import { addressOf, ask, Refused } from '../ask.ts'
import type { Coordinates, PointSource } from './point-source.ts'

export const filesPath = '/services/operations/api/files'
export const operationsPath = '/services/operations/api/operations'
const fieldsPath = '/services/fields/api'

export interface MapData {
  readonly source: PointSource
  readonly boundaries: readonly Coordinates[]
}

export async function mapOfFile(id: string, signal: AbortSignal): Promise<MapData> {
  const file = await ask<File>(`${filesPath}/${id}`, { signal })
  const boundaries = await boundariesOf(file.leafUserId, file.fields, signal)
  const address = pointsAddress(`${filesPath}/${id}`)
  return { source: { id, title: file.fileName, address, ...coverageOf(file.summary) }, boundaries }
}

export interface OperationData extends MapData {
  readonly operation: Operation
  readonly summary: Summary | undefined
}

export async function mapOfOperation(id: string, signal: AbortSignal): Promise<OperationData> {
  const [operation, summary] = await Promise.all([
    ask<Operation>(`${operationsPath}/${id}`, { signal }),
    ask<Summary>(`${operationsPath}/${id}/summary`, { signal }).catch(unlessMissing),
  ])
  const fields = operation.fields.map((field) => field.id)
  const address = pointsAddress(`${operationsPath}/${id}`)
  return {
    operation,
    summary,
    source: { id, title: operationTitle(operation, summary), address, ...coverageOf(summary) },
    boundaries: await boundariesOf(operation.leafUserId, fields, signal),
  }
}

/** '2019 harvested corn' */
export function operationTitle({ type, startTime }: Operation, summary: Summary | undefined): string {
  const crop = summary?.properties.crop
  const crops = Array.isArray(crop) ? crop.join(', ') : ''
  return [startTime?.slice(0, 4), type, crops].filter(Boolean).join(' ')
}

function pointsAddress(of: string): string {
  return addressOf(`${of}/download/standardGeoparquet`).href
}

function coverageOf(summary: Summary | undefined): { coverage?: Coordinates } {
  const geometry = summary?.geometry as { coordinates?: Coordinates } | null | undefined
  return geometry?.coordinates ? { coverage: geometry.coordinates } : {}
}

async function boundariesOf(userId: string, fieldIds: readonly string[], signal: AbortSignal): Promise<Coordinates[]> {
  const fields = await Promise.all(
    fieldIds.map((id) =>
      ask<Field>(`${fieldsPath}/users/${userId}/fields/${encodeURIComponent(id)}`, { signal }).catch(unlessMissing),
    ),
  )
  return fields.flatMap((field) => (field?.geometry ? [field.geometry.coordinates] : []))
}

/** What was removed since is not shown; anything else is told. */
function unlessMissing(thrown: unknown): undefined {
  if (!(thrown instanceof Refused && thrown.status === 404)) throw thrown
}
