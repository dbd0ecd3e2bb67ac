/** A summary's properties by what they are, so that any operation type shows without a table of names. */
export interface Measure {
  readonly value: number
  readonly unit: string
}
export interface Spread {
  readonly avg: number
  readonly min: number
  readonly max: number
  readonly unit: string
}
export type Entry = Readonly<Record<string, unknown>>

export interface SummaryParts {
  readonly texts: readonly (readonly [name: string, text: string])[]
  readonly totals: readonly (readonly [name: string, measure: Measure])[]
  readonly spreads: readonly (readonly [name: string, spread: Spread])[]
  /** Products, varieties, machines. */
  readonly lists: readonly (readonly [name: string, entries: readonly Entry[]])[]
}

/** Shown elsewhere on the page, or of no use to a reader. */
const elsewhere = new Set(['operationType', 'startTime', 'endTime'])

export function partsOf(properties: Readonly<Record<string, unknown>>): SummaryParts {
  const texts: [string, string][] = []
  const totals: [string, Measure][] = []
  const spreads: [string, Spread][] = []
  const lists: [string, Entry[]][] = []
  for (const [name, value] of Object.entries(properties)) {
    if (elsewhere.has(name)) continue
    if (isSpread(value)) spreads.push([name, value])
    else if (isMeasure(value)) totals.push([name, value])
    else if (Array.isArray(value)) {
      const entries = value.filter(isEntry)
      if (entries.length) lists.push([name, entries])
      else if (value.length) texts.push([name, value.join(', ')])
    } else if (isEntry(value)) {
      for (const [key, text] of Object.entries(value)) texts.push([key, String(text)])
    } else if (typeof value === 'boolean') texts.push([name, value ? 'yes' : 'no'])
    else if (value !== undefined && value !== null) texts.push([name, String(value)])
  }
  return { texts, totals, spreads, lists }
}

export function isMeasure(value: unknown): value is Measure {
  return isEntry(value) && typeof value.value === 'number' && typeof value.unit === 'string'
}

export function isSpread(value: unknown): value is Spread {
  return isEntry(value) && ['avg', 'min', 'max'].every((key) => typeof value[key] === 'number')
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `Total wet mass` of `totalWetMass`. */
export function labelOf(name: string): string {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
