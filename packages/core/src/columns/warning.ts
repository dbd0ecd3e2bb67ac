/**
 * Damage or doubt found in the data. It travels with the table and ends in the file's status:
 * never dropped silently, never a crash.
 */
export interface Warning {
  /** Stable, snake_case: clients may match on it. */
  readonly code: string
  /** Where: a path, 'line 12', 'rows 3-9', 'column Moisture__'. */
  readonly at?: string
  /** One sentence for a person. */
  readonly detail: string
  /** How many rows, lines or records it concerns, where that is countable. */
  readonly count?: number
}
