import { VOLUMES } from '../agronomy/properties.ts'
import type { MixPart } from '../columns/standard-table.ts'
import type { CleanupRule, CleanupRules } from './options.ts'
import type { WorkingTable } from './working-table.ts'

type Test = (row: number) => boolean

/** Of what a point must have: whether `property` is required of points, and which crops have volumes. */
export interface Demands {
  readonly required: readonly string[]
  readonly hasDensity: (row: number) => boolean
}

/**
 * The rows that pass all rules, undefined when all do; a row that does not is counted under the first property
 * whose rule it breaks. A missing value passes unless the property is required.
 */
export function passing(
  work: WorkingTable,
  rules: CleanupRules,
  mixes: readonly (readonly MixPart[])[],
  demands: Demands,
  removed: Record<string, number>,
): Uint32Array | undefined {
  const tests = Object.entries(rules).flatMap(([property, list]) => {
    const test = testOf(work, property, list, mixes, demands)
    return test ? [[property, test] as const] : []
  })
  const rows = new Uint32Array(work.rows)
  let kept = 0
  for (let i = 0; i < work.rows; i++) {
    const broken = tests.find(([, test]) => !test(i))
    if (!broken) rows[kept++] = i
    else removed[broken[0]] = (removed[broken[0]] ?? 0) + 1
  }
  return kept === work.rows ? undefined : rows.subarray(0, kept)
}

function testOf(
  work: WorkingTable,
  property: string,
  rules: readonly CleanupRule[],
  mixes: readonly (readonly MixPart[])[],
  { required, hasDensity }: Demands,
): Test | undefined {
  const needed = required.includes(property)
  const text = work.texts.get(property)
  if (property === 'products' && text) {
    const rate = work.values('appliedRate')
    const holds = rules.map((rule) => numberRule(rule))
    return (i) =>
      (mixes[text.codes[i]!] ?? []).every(({ share }) => holds.every((h) => h((rate?.[i] ?? 0) * share)))
  }
  if (text) {
    const passes = text.dictionary.map((value) => rules.every((rule) => textRule(rule)(value)))
    return (i) => passes[text.codes[i]!] ?? !needed
  }
  const values = work.values(property)
  if (!values) return undefined
  const holds = rules.map((rule) => numberRule(rule))
  const missingPasses: Test = VOLUMES.includes(property) ? (i) => !(needed && hasDensity(i)) : () => !needed
  return (i) => {
    const value = values[i]!
    return Number.isNaN(value) ? missingPasses(i) : holds.every((h) => h(value))
  }
}

function numberRule({ operator, value }: CleanupRule): (v: number) => boolean {
  const limit = Number(value)
  switch (operator) {
    case 'GT':
      return (v) => v > limit
    case 'GTE':
      return (v) => v >= limit
    case 'LT':
      return (v) => v < limit
    case 'LTE':
      return (v) => v <= limit
    case 'EQ':
      return (v) => v === limit
    case 'NE':
      return (v) => v !== limit
  }
}

/** Case does not matter: sources write `ON`, `on` and `On`. */
function textRule({ operator, value }: CleanupRule): (v: string) => boolean {
  const wanted = String(value).toLowerCase()
  if (operator === 'EQ') return (v) => v.toLowerCase() === wanted
  if (operator === 'NE') return (v) => v.toLowerCase() !== wanted
  throw new RangeError(`a text is compared with EQ or NE, not ${operator}`)
}
