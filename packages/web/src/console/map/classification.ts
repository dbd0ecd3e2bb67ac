/** How the points are coloured: by which property, in which classes, along which ramp; the same on every layer. */
import {
  type Breaks,
  countBelow,
  countUpTo,
  equalBreaks,
  type Method,
  manualBreaks,
  quantileBreaks,
} from './classes.ts'
import type { Range } from './paint.ts'
import type { PointColumn } from './point-file.ts'
import type { Points } from './points.ts'
import type { Values } from './points-answers.ts'
import { categoryColour, type RampName, type Rgb, rampColours } from './ramps.ts'

export interface Choice {
  readonly method: Method
  readonly classes: number
  readonly ramp: RampName
  readonly reversed: boolean
  /** What was typed for manual breaks. */
  readonly breaks: string
}

export const firstChoice: Choice = {
  method: 'quantile',
  classes: 7,
  ramp: 'Viridis',
  reversed: false,
  breaks: '',
}

export interface NumberClasses {
  readonly kind: 'number' | 'time'
  /** Of all layers together. */
  readonly sorted: Float64Array
  readonly breaks: Breaks
  readonly colours: readonly Rgb[]
  /** Why the breaks are not those that were typed. */
  readonly problem?: string
}
export interface TextClasses {
  readonly kind: 'text'
  /** Most frequent first. */
  readonly entries: readonly {
    readonly text: string
    readonly colour: Rgb
    readonly counts: readonly number[]
  }[]
}
export type Classes = NumberClasses | TextClasses

/** Properties that all layers have, as the same kind and in the same unit; those that differ are told apart. */
export function commonColumns(all: readonly Points[]): { columns: PointColumn[]; differing: PointColumn[] } {
  const [first, ...others] = all
  const shared = (first?.columns ?? []).flatMap((column) => {
    const twins = others.map(({ columns }) => columns.find(({ name }) => name === column.name))
    if (twins.some((twin) => twin?.kind !== column.kind)) return []
    return [{ column, same: twins.every((twin) => twin?.unit === column.unit) }]
  })
  return {
    columns: shared.filter(({ same }) => same).map(({ column }) => column),
    differing: shared.filter(({ same }) => !same).map(({ column }) => column),
  }
}

/** What a map of each operation is looked at for first. */
const FIRST = [
  'dryVolumePerArea',
  'dryMassPerArea',
  'wetMassPerArea',
  'seedRate',
  'appliedRate',
  'tillageDepthActual',
]

export function firstProperty(columns: readonly PointColumn[]): string | undefined {
  const known = FIRST.find((name) => columns.some((column) => column.name === name))
  return known ?? columns.find(({ kind }) => kind === 'number')?.name ?? columns[0]?.name
}

export function classesOf(values: readonly Values[], choice: Choice): Classes {
  const numbers = values.flatMap((each) => (each.kind === 'text' ? [] : [each]))
  const [first] = numbers
  return first
    ? numberClasses(first.kind, merged(numbers.map(({ sorted }) => sorted)), choice)
    : textClasses(values)
}

function numberClasses(kind: 'number' | 'time', sorted: Float64Array, choice: Choice): NumberClasses {
  const { method, classes, ramp, reversed } = choice
  const typed = method === 'manual' ? manualBreaks(numbersIn(choice.breaks)) : undefined
  const breaks = typed ?? (method === 'equal' ? equalBreaks : quantileBreaks)(sorted, classes)
  const colours = rampColours(ramp, Math.max(1, breaks.length - 1))
  const missing = method === 'manual' && !typed
  return {
    kind,
    sorted,
    breaks,
    colours: reversed ? colours.reverse() : colours,
    ...(missing ? { problem: 'Type 2 to 10 different numbers with spaces in between' } : {}),
  }
}

function textClasses(values: readonly Values[]): TextClasses {
  const counts = new Map<string, number[]>()
  for (const [layer, each] of values.entries()) {
    if (each.kind !== 'text') continue
    for (const [code, text] of each.texts.entries()) {
      const found = counts.get(text) ?? values.map(() => 0)
      found[layer] = each.counts[code]!
      counts.set(text, found)
    }
  }
  const total = (of: readonly number[]) => of.reduce((sum, count) => sum + count, 0)
  const ordered = [...counts].sort((a, b) => total(b[1]) - total(a[1]) || (a[0] < b[0] ? -1 : 1))
  return {
    kind: 'text',
    entries: ordered.map(([text, of], k) => ({ text, colour: categoryColour(k), counts: of })),
  }
}

export function numbersIn(text: string): number[] {
  return text
    .split(/[\s;]+/)
    .filter((part) => part !== '')
    .map(Number)
}

/** How many points of a layer a range holds. */
export function countIn(sorted: Float64Array, [from, to]: Range): number {
  return Math.max(0, countUpTo(sorted, to) - countBelow(sorted, from))
}

function merged(all: readonly Float64Array[]): Float64Array {
  const [first, second] = all
  if (!first || !second) return first ?? new Float64Array(0)
  const out = new Float64Array(first.length + second.length)
  for (let i = 0, j = 0, k = 0; k < out.length; k++) {
    out[k] = j >= second.length || (i < first.length && first[i]! <= second[j]!) ? first[i++]! : second[j++]!
  }
  return all.length === 2 ? out : merged([out, ...all.slice(2)])
}
