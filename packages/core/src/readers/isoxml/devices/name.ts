/**
 * Device classes of agricultural machines (industry group 2) in the 64-bit NAME that identifies a control function:
 * ISO 11783-5, 4.5.2; classes as listed in the ISOBUS NAME registry.
 */
export const TRACTOR = 1
export const TILLAGE = 2
export const SECONDARY_TILLAGE = 3
export const SEEDER = 4
export const FERTILIZER = 5
export const SPRAYER = 6
export const HARVESTER = 7
export const ROOT_HARVESTER = 8
export const FORAGE_HARVESTER = 9

const AGRICULTURE = 2

/**
 * The device class in a NAME of 16 hexadecimal digits, the most significant byte first: bits 49-55, told apart from
 * other industries by bits 60-62. Undefined where the text is no NAME of agriculture, 0 where no class is told.
 */
export function deviceClass(name: string | undefined): number | undefined {
  if (name === undefined || !/^[0-9a-f]{16}$/i.test(name)) return undefined
  const group = (Number.parseInt(name.slice(0, 1), 16) & 7) === AGRICULTURE
  return group ? Number.parseInt(name.slice(2, 4), 16) >> 1 : undefined
}
