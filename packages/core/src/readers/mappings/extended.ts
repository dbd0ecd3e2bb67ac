import { isRate, type UnitSystem, unitOf } from '../../agronomy/property-units.ts'
import type { Mapping, Meaning, OriginKey } from './mapping.ts'
import { ORIGIN_KEYS, type UserMapping } from './user-mapping.ts'

/**
 * `built` with what the fitting one of the user's mappings adds to it and puts in its place; as it is where none
 * names a column of `names` (lower case). A mapping without columns fits everything, after those that fit better.
 */
export function extended(built: Mapping, names: readonly string[], users: readonly UserMapping[]): Mapping {
  const known = ({ columns }: UserMapping) => names.filter((name) => Object.hasOwn(columns, name)).length
  const fitting = users.filter((user) => known(user) > 0 || Object.keys(user.columns).length === 0)
  const [user] = fitting.toSorted((a, b) => known(b) - known(a))
  return user ? withUser(built, user, names) : built
}

function withUser(built: Mapping, user: UserMapping, names: readonly string[]): Mapping {
  const named = Object.entries(user.columns).filter(([name]) => names.includes(name))
  const given = new Set(named.map(([, { property }]) => property))
  const columns = new Map(Object.entries(built.columns).filter(([, { property }]) => !given.has(property)))
  const times: string[] = []
  const origin: Record<string, OriginKey> = { ...built.origin }
  for (const [name, meaning] of named) {
    const originKey = ORIGIN_KEYS.find((key) => key === meaning.property)
    if (originKey) origin[name] = originKey
    else if (meaning.property === 'timestamp') times.push(name)
    else columns.set(name, { ...builtUnits(built.columns[name], meaning.property), ...meaning })
  }
  const unlessGiven = (properties: readonly string[], list: readonly string[]) =>
    properties.some((property) => given.has(property)) ? [] : list
  return {
    ...built,
    columns: Object.fromEntries(columns),
    times: [...times, ...built.times],
    origin,
    product: unlessGiven(['crop', 'variety', 'products'], built.product),
    rate: unlessGiven(['seedRate', 'appliedRate'], built.rate),
    targetRate: unlessGiven(['seedRateTarget', 'appliedRateTarget'], built.targetRate),
    stated: user,
  }
}

/** The units that are known of the column, where the user leaves it its property. */
function builtUnits(built: Meaning | undefined, property: string): Partial<Meaning> {
  return built?.property === property ? built : {}
}

/** What files of the system mostly have the property in. Speeds and rates come in several: they are never assumed. */
export function usualUnit(property: string, system: UnitSystem): string | undefined {
  return property === 'speed' || isRate(property) ? undefined : unitOf(property, 'DEFAULT', system)
}
