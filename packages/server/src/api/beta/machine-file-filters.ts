import type { machineFileFilters } from '@sheaf/contract'
import type { Static, TObject } from 'typebox'
import type { MachineFileFilters } from '../../assets/machine-files.ts'
import { instantOf } from '../request/times.ts'

type Query = Static<TObject<typeof machineFileFilters>>

const METRES = { Mile: 1609.344, Feet: 0.3048, ft: 0.3048 }

/** Leaf spells each bound as a parameter of its own: exact, `before…` and `after…`. */
export function machineFileFiltersOf(query: Query): MachineFileFilters {
  const metres = METRES[query.distanceUnit ?? 'Feet']
  const length = (value: number | undefined) => (value === undefined ? undefined : value * metres)
  return {
    fileId: query.leafFileId,
    created: {
      is: instantOf('createdTime', query.createdTime),
      before: instantOf('beforeCreatedTime', query.beforeCreatedTime),
      after: instantOf('afterCreatedTime', query.afterCreatedTime),
    },
    start: {
      is: instantOf('startTime', query.startTime),
      before: instantOf('beforeStartTime', query.beforeStartTime),
      after: instantOf('afterStartTime', query.afterStartTime),
    },
    end: {
      is: instantOf('endTime', query.endTime),
      before: instantOf('beforeEndTime', query.beforeEndTime),
      after: instantOf('afterEndTime', query.afterEndTime),
    },
    distance: {
      is: length(query.distanceValue),
      less: length(query.lessThanDistanceValue),
      greater: length(query.greaterThanDistanceValue),
    },
  }
}
