import { propertiesOf } from '../../agronomy/properties.ts'
import { isRate, unitOf } from '../../agronomy/property-units.ts'
import type { OperationType } from '../../columns/source-table.ts'
import type { Mapping, Meaning } from './mapping.ts'

const TYPES: readonly OperationType[] = ['planted', 'applied', 'harvested', 'tillage']
const NUMBERS = TYPES.flatMap((type) => propertiesOf(type, 'number')).filter((name) => name !== 'timestamp')
const TEXTS = ['crop', 'variety', 'products', 'recordingStatus', 'tillType']

/**
 * Leaf's standard properties under their own names, as Sheaf and external converters write them. A unit is known
 * where the property has the same in all settings; any other must be told beside the rows.
 */
export const STANDARD: Mapping = {
  system: 'standard',
  columns: Object.fromEntries([...NUMBERS, ...TEXTS].map((name) => [name.toLowerCase(), meaningOf(name)])),
  times: ['timestamp'],
  utc: true,
  origin: {},
  product: [],
  rate: [],
  targetRate: [],
  unitKeys: { imperial: [], metric: [] },
}

function meaningOf(property: string): Meaning {
  const [unit, ...others] = new Set(
    (['DEFAULT', 'IMPERIAL', 'METRIC'] as const).flatMap((setting) => [
      unitOf(property, setting, 'imperial'),
      unitOf(property, setting, 'metric'),
    ]),
  )
  return unit === undefined || others.length > 0 || isRate(property) ? { property } : { property, unit }
}
