import { unitToken } from '../../agronomy/units.ts'
import { DDI_ENTITIES } from './ddi.generated.ts'

export interface Entity {
  readonly name: string
  /** The name, with the unit in brackets where there is no token for it. */
  readonly title: string
  /** A token of agronomy/units. */
  readonly unit?: string
  /** How much of the unit one step of the raw integer is. */
  readonly resolution: number
}

/** `00A1`, as XML files write it. */
function hexOf(ddi: number): string {
  return ddi.toString(16).toUpperCase().padStart(4, '0')
}

/** The DDI of an attribute of one to four hexadecimal digits; undefined for anything else. */
export function ddiOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9a-f]{1,4}$/i.test(text) ? Number.parseInt(text, 16) : undefined
}

/** What a DDI is called and measured in; the makers' own (E000 and up) are told by `designator` alone. */
export function entityOf(ddi: number, designator?: string): Entity {
  const listed = DDI_ENTITIES[ddi]
  if (!listed) {
    const name = designator ?? `DDI ${hexOf(ddi)}`
    return { name, title: name, resolution: 1 }
  }
  const [name, unit, resolution] = listed
  const token = unitToken(unit)
  if (token !== undefined) return { name, title: name, unit: token, resolution }
  return { name, title: unit === '' ? name : `${name} (${unit})`, resolution }
}

/** raw x times / over. Two numbers and no function, as it is applied to every value of a log. */
export interface Scale {
  readonly times: number
  readonly over: number
}

export const RAW: Scale = { times: 1, over: 1 }

/** Divides where 1 / factor is whole: 77395 x 0.001 is 77.395 and not 77.39500000000001. */
export function scaling(factor: number): Scale {
  const inverse = Math.round(1 / factor)
  return Math.abs(inverse * factor - 1) < 1e-12 ? { times: 1, over: inverse } : { times: factor, over: 1 }
}

export function scaled(raw: number, { times, over }: Scale): number {
  return (raw * times) / over
}
