export { cropNamed } from './agronomy/crop-names.ts'
export type { CropFact, CropTable } from './agronomy/crops.ts'
export { operationTypeOf } from './agronomy/operation-types.ts'
export type { UnitMeasurement } from './agronomy/property-units.ts'
export { dimensionOf } from './agronomy/units.ts'
export { type ByteSource, bytesOf } from './bytes/byte-source.ts'
export { Unreadable } from './bytes/errors.ts'
export { type ArchiveLimits, DEFAULT_LIMITS } from './bytes/limits.ts'
export type { SourceFile } from './bytes/source-file.ts'
export type { SourceInput } from './bytes/walk.ts'
export type { Selection } from './columns/selection.ts'
export {
  FILE_FORMATS,
  type FileFormat,
  type OperationType,
  type SourceTable,
} from './columns/source-table.ts'
export type { Column } from './columns/table.ts'
export type { Warning } from './columns/warning.ts'
export { type ConversionConfiguration, settingsOf } from './configuration.ts'
export { type ConvertEvent, type Converted, convert } from './convert.ts'
export { geodesicArea } from './geometry/geodesy.ts'
export { enclose } from './geometry/polygons/enclose.ts'
export { type Overlap, overlap, overlapPercent } from './geometry/polygons/overlap.ts'
export {
  areaOf,
  type Bounds,
  boundsMeet,
  boundsOf,
  difference,
  intersection,
  intersectionArea,
  type MultiPolygon,
  unionOf,
} from './geometry/polygons/polygons.ts'
export { type Repaired, repair } from './geometry/polygons/repair.ts'
export {
  describeFault,
  type Fault,
  type FaultKind,
  type GeometryLike,
  polygonsOf,
  validityOf,
} from './geometry/polygons/validity.ts'
export {
  type MergedFile,
  type MergeSettings,
  mergeFiles,
  outsideFields,
  type StoredMember,
} from './merge-files.ts'
export type { Artifact, ImageFacts, ImageKind } from './outputs/artifact.ts'
export { type Outputs, outputsOf } from './outputs-of.ts'
export { attach, type FieldOverlap } from './plan/attach.ts'
export { nameUuid } from './plan/name-uuid.ts'
export {
  type Plan,
  type PlanFile,
  type PlannedOperation,
  type PlanSettings,
  planOperations,
} from './plan/plan.ts'
export { InvalidPrescription } from './prescriptions/errors.ts'
export { checkPrescription } from './prescriptions/prescription.ts'
export { parseMapping, type UserMapping } from './readers/mappings/user-mapping.ts'
export type {
  EntryReport,
  FieldBoundary,
  Part,
  Reader,
  ReadOptions,
  SetEvent,
  SourceSet,
} from './readers/reader.ts'
export { readSource } from './readers/registry.ts'
export { CONVERT_DEFAULTS, type ConvertOptions, type ConvertSettings } from './settings.ts'
export { type Filtered, type FilterOptions, filterPoints } from './standardize/filter.ts'
export { type CleanupRule, type CleanupRules, DEFAULT_CLEANUP_RULES } from './standardize/options.ts'
export type { Step, StepName, Steps } from './steps.ts'
export type { Summary } from './summarize/summarize.ts'
