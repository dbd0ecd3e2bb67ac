import { unitToken } from '../../agronomy/units.ts'

/** How a dbf writes a label: `Swth Wdth(ft)` -> `Swth_Wdth_`. What is no letter or digit is `_`; ten characters stay. */
export function dbfName(label: string): string {
  return label.replace(/[^a-z0-9]/gi, '_').slice(0, 10)
}

const UNIT_AT_END = /^(.*\S)\s*(?:\(([^()]*)\)|\[([^[\]]*)\])$/
/** `Crop Flw(M)` is a flow of mass and has no unit, `Yield (M)` neither. */
const MASS = 'M'

/** A label without the unit in brackets behind it, and the unit's token: `Yld Mass(Dry)(tonne/ha)` -> `t/ha`. */
export function unitOfLabel(label: string): { readonly name: string; readonly unit?: string } {
  const [, name, round, square] = UNIT_AT_END.exec(label.trim()) ?? []
  const written = round ?? square
  const unit = written === undefined || written === MASS ? undefined : unitToken(written)
  return name === undefined || unit === undefined ? { name: label.trim() } : { name, unit }
}

/**
 * What mappings may call the column of a label, in lower case, the surest first: `Swath Width (ft)` is looked for as it
 * stands, as a dbf cuts it, and without its unit as `swath width`, `swath_width` and `swathwidth`.
 */
export function keysOfLabel(label: string): readonly string[] {
  const whole = label.trim().toLowerCase()
  const bare = (UNIT_AT_END.exec(whole)?.[1] ?? whole).trim()
  return [
    ...new Set([
      whole,
      dbfName(whole),
      bare,
      bare.replace(/[^a-z0-9]+/g, '_'),
      bare.replace(/[^a-z0-9]+/g, ''),
    ]),
  ]
}
