export type { CropFact, CropTable } from './agronomy/crops.ts'
export { operationTypeOf } from './agronomy/operation-types.ts'
export type { UnitMeasurement } from './agronomy/property-units.ts'
export { type ByteSource, bytesOf } from './bytes/byte-source.ts'
export { Unreadable } from './bytes/errors.ts'
export { type ArchiveLimits, DEFAULT_LIMITS } from './bytes/limits.ts'
export type { SourceInput } from './bytes/walk.ts'
export type { FileFormat, OperationType, SourceTable } from './columns/source-table.ts'
export type { Column } from './columns/table.ts'
export type { Warning } from './columns/warning.ts'
export {
  type Artifact,
  CONVERT_DEFAULTS,
  type ConvertEvent,
  type Converted,
  type ConvertOptions,
  convert,
  type Step,
  type StepName,
} from './convert.ts'
export { geodesicArea } from './geometry/geodesy.ts'
export type { EntryReport } from './readers/reader.ts'
export { readSource } from './readers/registry.ts'
export { type CleanupRule, type CleanupRules, DEFAULT_CLEANUP_RULES } from './standardize/options.ts'
export type { Summary } from './summarize/summarize.ts'
