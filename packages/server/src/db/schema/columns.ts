/** Types of columns, as kysely reads and writes them. */
import type { ColumnType } from 'kysely'

/** timestamptz: read as text with six fraction digits (the API prints them), written as Date or ISO text. */
export type Instant = ColumnType<string, Date | string, Date | string>
export type MaybeInstant = ColumnType<string | null, Date | string | null | undefined, Date | string | null>
export type Defaulted<T> = ColumnType<
  T extends ColumnType<infer S, unknown, unknown> ? S : T,
  (T extends ColumnType<unknown, infer I, unknown> ? I : T) | undefined,
  T extends ColumnType<unknown, unknown, infer U> ? U : T
>
/** json: read as a value, written as JSON text. */
export type Json<T> = ColumnType<T, string, string>
