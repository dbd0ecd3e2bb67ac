/** Converters of others as readers of Sheaf: a licensed vendor's SDK, put in by configuration. */
export { type Converter, parseConverters, readConverters } from './config.ts'
export { ConvertersInvalid } from './errors.ts'
export { readersOf } from './readers.ts'
