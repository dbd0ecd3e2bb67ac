import { Unreadable } from '../../bytes/errors.ts'
import type { SourceInput } from '../../bytes/walk.ts'
import type { SourceTable } from '../../columns/source-table.ts'
import { numberOf, type Table } from '../../columns/table.ts'
import { countPositions } from '../positions.ts'
import { readSource } from '../registry.ts'
import { areas, bbox, wetMass } from './totals.ts'

/** All that a fixture's `.expected.json` holds of what a source gives. */
export interface Described {
  /** How many entries came to what: `read`, `ignored no_logs`. */
  readonly entries: Readonly<Record<string, number>>
  /** The code of what the source as a whole was refused with. */
  readonly refused?: string
  readonly boundaries?: readonly string[]
  readonly failed?: Readonly<Record<string, string>>
  readonly units: readonly object[]
}

export async function described(input: SourceInput): Promise<Described> {
  const entries = new Map<string, number>()
  const [units, boundaries]: [object[], string[]] = [[], []]
  const failed: Record<string, string> = {}
  let refused: string | undefined
  const options = { now: Date.UTC(2026, 0, 1), agleaderCard: { track: true } }
  try {
    for await (const event of readSource(input, options)) {
      if (event.kind === 'table') units.push(unit(event.table))
      else if (event.kind === 'boundary') boundaries.push(event.boundary.name)
      else if (event.kind === 'failed') failed[event.unit.key] = event.error.code
      else {
        const { outcome, code } = event.entry
        const what = outcome === 'read' ? outcome : `${outcome} ${code}`
        entries.set(what, (entries.get(what) ?? 0) + 1)
      }
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    refused = error.code
  }
  return {
    entries: Object.fromEntries([...entries].sort()),
    ...(refused === undefined ? {} : { refused }),
    ...(boundaries.length > 0 ? { boundaries } : {}),
    ...(Object.keys(failed).length > 0 ? { failed } : {}),
    units,
  }
}

function unit(source: SourceTable): object {
  const { key, format, operationType, table, timePrecision, localTime, warnings } = source
  const named = table.columns.filter(({ property }) => property !== undefined)
  return {
    key,
    format,
    operationType: operationType ?? null,
    rows: table.rows,
    ...positions(source),
    time: { precision: timePrecision, ...(localTime ? { local: true } : {}), ...span(table) },
    ...totals(source),
    columns: Object.fromEntries(
      named.map((c) => [c.name, c.type === 'number' && c.unit ? `${c.property} ${c.unit}` : c.property]),
    ),
    otherColumns: table.columns.length - named.length,
    warnings: warnings.map(({ code, count }) => (count === undefined ? code : `${code} ${count}`)),
  }
}

function positions(source: SourceTable): object {
  const [x, y] = ['longitude', 'latitude'].map((p) => numberOf(source.table, p)?.values)
  if (!x || !y) return { valid: 0 }
  const valid = countPositions(x, y)
  return valid === 0 ? { valid } : { valid, bbox: bbox(source).map((degrees) => Number(degrees.toFixed(7))) }
}

function span(table: Table): object {
  const times = numberOf(table, 'timestamp')?.values.filter((ms) => Math.abs(ms) <= 8.64e15) ?? []
  if (times.length === 0) return {}
  const sorted = times.toSorted()
  return { first: new Date(sorted[0]!).toISOString(), last: new Date(sorted.at(-1)!).toISOString() }
}

/** Over rows with area, and for grain those with mass: m2, kg and the plain mean of moisture. */
function totals(source: SourceTable): object {
  const has = (...properties: string[]) => properties.every((p) => numberOf(source.table, p)?.unit)
  if (!has('distance', 'equipmentWidth')) return {}
  const area = areas(source)
  const weighed = has('cropFlow', 'samplingInterval') || has('wetMassPerArea')
  const mass = weighed ? wetMass(source) : undefined
  const moisture = numberOf(source.table, 'harvestMoisture')?.values
  const used = [...area.keys()].filter((i) => area[i]! > 0 && (!mass || mass[i]! > 0))
  const sum = (values: Float64Array) => used.reduce((total, i) => total + values[i]!, 0)
  return {
    used: used.length,
    areaM2: digits(sum(area)),
    ...(mass ? { wetMassKg: digits(sum(mass)) } : {}),
    ...(mass && moisture ? { moistureMean: digits(sum(moisture) / used.length) } : {}),
  }
}

/** Eight digits: what a change of the order of additions leaves alone. */
function digits(value: number): number {
  return Number(value.toPrecision(8))
}
