/**
 * The properties of a standard point and of which operations they are part, as Leaf publishes them.
 * Columns of `presence`: planted, applied, harvested, tillage; A = always, u = when the source has it, - = not part.
 */
import type { OperationType } from '../columns/source-table.ts'

type Presence = 'A' | 'u' | '-'
export type PropertyKind = 'number' | 'text'

const TEXT = {
  originalOperationType: 'u u u u',
  crop: 'A u A -',
  recordingStatus: 'u u u u',
  machinery: 'u u u u',
  variety: 'u - u -',
  products: '- A - -',
  tillType: '- - - u',
}

const NUMBER = {
  timestamp: 'A A A A',
  area: 'A A A A',
  distance: 'A A A A',
  elevation: 'A A A A',
  heading: 'A A u A',
  speed: 'u u u u',
  equipmentWidth: 'u u u u',
  fuelUsed: 'u u u u',
  fuelRate: 'u u u u',
  implementOffset: 'u u u u',
  xOffset: 'u u u u',
  yOffset: 'u u u u',
  sectionId: 'u u u u',
  seedRate: 'A - - -',
  seedRateTarget: 'u - - -',
  seedDepth: 'u - - -',
  downForce: 'u - - -',
  downForceMargin: 'u - - -',
  singulation: 'u - - -',
  skips: 'u - - -',
  doubles: 'u - - -',
  groundContact: 'u - - -',
  spacingVariation: 'u - - -',
  seedSpacing: 'u - - -',
  rideQuality: 'u - - -',
  productIndex: 'u - - -',
  appliedRate: '- A - -',
  appliedRateTarget: '- u - -',
  harvestMoisture: '- - A -',
  wetMass: '- - A -',
  wetMassPerArea: '- - A -',
  dryMass: '- - A -',
  dryMassPerArea: '- - A -',
  wetVolume: '- - A -',
  wetVolumePerArea: '- - A -',
  dryVolume: '- - A -',
  dryVolumePerArea: '- - A -',
  cropFlow: '- - u -',
  proteinPercentage: '- - u -',
  samplingInterval: '- - u -',
  tillageDepthTarget: '- - - u',
  tillageDepthActual: '- - - u',
}

const TYPES: readonly OperationType[] = ['planted', 'applied', 'harvested', 'tillage']

function namesWhere(
  table: Readonly<Record<string, string>>,
  type: OperationType,
  wanted: readonly Presence[],
) {
  const column = TYPES.indexOf(type)
  return Object.keys(table).filter((name) => wanted.includes(table[name]?.split(' ')[column] as Presence))
}

/** Every property that a point of the operation can have, in the order in which outputs write them. */
export function propertiesOf(type: OperationType, kind: PropertyKind): readonly string[] {
  return namesWhere(kind === 'text' ? TEXT : NUMBER, type, ['A', 'u'])
}

/** The properties that a point of the operation must have. */
export function alwaysPresent(type: OperationType): readonly string[] {
  return [...namesWhere(TEXT, type, ['A']), ...namesWhere(NUMBER, type, ['A'])]
}

/** Properties of harvested points that exist only where the crop has a density, or the source a volume. */
export const VOLUMES: readonly string[] = ['wetVolume', 'wetVolumePerArea', 'dryVolume', 'dryVolumePerArea']
