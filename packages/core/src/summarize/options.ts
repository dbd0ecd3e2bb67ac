import type { UnitMeasurement } from '../agronomy/property-units.ts'

export interface SummarizeOptions {
  readonly unitMeasurement: UnitMeasurement
  /** Whether the source's names of grower, farm, field and operation are told. */
  readonly originalOperationData: boolean
  /** Whether products of one name are one entry, whichever mixes they were part of. */
  readonly summarizeByProductEntry: boolean
}
