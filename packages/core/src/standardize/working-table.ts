import type { NumberColumn, TextColumn } from '../columns/table.ts'
import type { Warning } from '../columns/warning.ts'

/**
 * The points while they become standard: columns by property, numbers in output units. Every computed value goes
 * through `fill`, which is what makes measured ones win.
 */
export class WorkingTable {
  readonly rows: number
  readonly numbers = new Map<string, NumberColumn>()
  readonly texts = new Map<string, TextColumn>()
  readonly warnings: Warning[]

  constructor(rows: number, warnings: readonly Warning[]) {
    this.rows = rows
    this.warnings = [...warnings]
  }

  values(property: string): Float64Array | undefined {
    return this.numbers.get(property)?.values
  }

  /** Adds a warning unless the reader gave one of its code already. */
  warn(warning: Warning): void {
    if (!this.warnings.some((w) => w.code === warning.code && w.at === warning.at))
      this.warnings.push(warning)
  }

  /**
   * Puts `compute(row)` wherever the property is missing; values that are there stay. A column that holds nothing
   * but computed values is 'derived'; one with gaps filled stays measured and gets a warning that counts them.
   * A computation that has nothing to tell for any row leaves no column.
   */
  fill(property: string, unit: string | undefined, compute: (row: number) => number): void {
    const present = this.numbers.get(property)
    if (present && !present.values.some(Number.isNaN)) return
    const values = present ? present.values.slice() : new Float64Array(this.rows).fill(Number.NaN)
    let filled = 0
    for (let i = 0; i < values.length; i++) {
      if (!Number.isNaN(values[i]!)) continue
      const value = compute(i)
      if (!Number.isFinite(value)) continue
      values[i] = value
      filled++
    }
    if (filled === 0) return
    const measured = present !== undefined && present.provenance !== 'derived'
    if (measured) {
      const detail = `${filled} missing values of ${property} were computed`
      this.warn({ code: 'gaps_filled', at: `column ${present.name}`, detail, count: filled })
    }
    this.numbers.set(property, {
      name: property,
      property,
      type: 'number',
      ...(unit === undefined ? {} : { unit }),
      provenance: measured ? 'measured' : 'derived',
      values,
    })
  }
}
