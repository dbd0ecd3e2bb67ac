/** What two summaries have in common, side by side. */
import type { Summary } from '@sheaf/contract'
import { isMeasure, isSpread } from '../../outputs/summary.ts'

export interface Difference {
  readonly name: string
  readonly unit: string
  readonly first: number
  readonly second: number
  /** second - first, and how many per cent of the first that is; undefined where the first is 0. */
  readonly change: number
  readonly percent: number | undefined
}

/** Totals and averages that both tell in the same unit. */
export function differencesOf(first: Summary, second: Summary): Difference[] {
  return Object.keys(first.properties).flatMap((name) => {
    const [a, b] = [figureOf(first, name), figureOf(second, name)]
    return a && b && a.unit === b.unit ? [differenceOf(name, a.unit, a.value, b.value)] : []
  })
}

/** The property that an operation is judged by, as far as the summaries tell one. */
export function mainDifference(first: Summary, second: Summary): Difference | undefined {
  const all = differencesOf(first, second)
  return main.map((name) => all.find((each) => each.name === name)).find((found) => found !== undefined)
}

const main = ['dryVolumePerArea', 'dryMassPerArea', 'seedRate', 'appliedRate', 'tillageDepthActual']

function differenceOf(name: string, unit: string, first: number, second: number): Difference {
  const change = second - first
  return { name, unit, first, second, change, percent: first === 0 ? undefined : (change / first) * 100 }
}

function figureOf({ properties }: Summary, name: string): { value: number; unit: string } | undefined {
  const value = properties[name]
  if (isSpread(value)) return { value: value.avg, unit: value.unit }
  return isMeasure(value) ? { value: value.value, unit: value.unit } : undefined
}
