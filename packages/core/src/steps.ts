/** How the steps of a conversion went, as `GET .../status` tells it. */
export interface Step {
  readonly status: 'processed' | 'failed' | 'skipped'
  /** `ok`, or the reason. */
  readonly message: string
}
export type StepName =
  | 'originalFile'
  | 'rawGeojson'
  | 'standardGeojson'
  | 'filteredGeojson'
  | 'propertiesPNGs'
  | 'zippedPNGs'
  | 'summary'
  | 'units'
/** A step that was not reached is absent. */
export type Steps = Partial<Record<StepName, Step>>

export const OK: Step = { status: 'processed', message: 'ok' }
/** What the steps after a failed one carry. */
export const NOT_REACHED: Step = { status: 'failed', message: 'skipped' }
/** Switched off. */
export const SKIPPED: Step = { status: 'skipped', message: 'skipped' }
