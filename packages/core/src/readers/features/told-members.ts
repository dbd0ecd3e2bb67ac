import type { ToldOfFeatures } from './feature-events.ts'
import type { ToldPart } from './standard-members.ts'

/**
 * What a file tells of its features beside them, from parsed JSON: `units` by property (`{"speed":"m/s"}`), `products`
 * of its tank mix (`[{"name":"Water","type":"Carrier","unit":"gal/ac"}]`), `timePrecision`. What is shaped otherwise
 * is left out.
 */
export function toldMembers(members: Readonly<Record<string, unknown>>): ToldOfFeatures {
  const { timePrecision } = members
  return {
    units: Object.fromEntries(
      Object.entries(recordOf(members.units)).filter((entry): entry is [string, string] => {
        return typeof entry[1] === 'string'
      }),
    ),
    products: (Array.isArray(members.products) ? members.products : []).flatMap(partOf),
    ...(timePrecision === 'date' || timePrecision === 'instant' ? { timePrecision } : {}),
  }
}

function partOf(value: unknown): ToldPart[] {
  const { name, type, unit } = recordOf(value)
  if (typeof name !== 'string' || typeof unit !== 'string') return []
  return [{ name, type: type === 'Carrier' ? 'Carrier' : 'Component', unit }]
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
