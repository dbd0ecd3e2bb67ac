import type { Field } from '@sheaf/contract'
import { useQueries } from '@tanstack/react-query'
import { type Answer, askWhole } from '../ask.ts'
import type { Coordinates } from './point-source.ts'

export function fieldPath(userId: string, fieldId: string): string {
  return `/services/fields/api/users/${userId}/fields/${encodeURIComponent(fieldId)}`
}

/** Those of the fields that are here by now, with their geometry, which lists leave out; one that is gone is none. */
export function useFields(userId: string, ids: readonly string[]): readonly Field[] {
  return useQueries({ queries: ids.map((id) => fieldQuery(userId, id)), combine: fieldsIn })
}

export function useBoundaries(userId: string, fieldIds: readonly string[]): readonly Coordinates[] {
  return useQueries({ queries: fieldIds.map((id) => fieldQuery(userId, id)), combine: boundariesIn })
}

function fieldQuery(userId: string, id: string) {
  const path = fieldPath(userId, id)
  return {
    queryKey: ['ask', path, {}],
    meta: { aside: true },
    queryFn: ({ signal }: { signal: AbortSignal }) => askWhole<Field>(path, { signal }),
  }
}

type Results = readonly { readonly data: Answer<Field> | undefined }[]

function fieldsIn(results: Results): Field[] {
  return results.flatMap(({ data }) => (data ? [data.body] : []))
}

function boundariesIn(results: Results): Coordinates[] {
  return fieldsIn(results).flatMap(({ geometry }) => (geometry ? [geometry.coordinates] : []))
}
