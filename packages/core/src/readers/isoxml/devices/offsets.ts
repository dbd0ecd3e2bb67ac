import type { DeviceElement } from './devices.ts'
import { ELEMENT_TYPE } from './devices.ts'

/** Millimetres: forward and to the right of a device's reference point. */
export interface Offset {
  readonly x: number | undefined
  readonly y: number | undefined
}

/**
 * Where an element is, seen from the antenna. On one device that is the difference of their offsets; from a tractor
 * to an implement the way goes over the two connectors of `connections`. Without a described antenna the element's
 * own y is taken, as antennas are mounted in the middle, and x is unknown.
 */
export function offsetFromAntenna(
  element: DeviceElement,
  antennas: readonly DeviceElement[],
  connections: readonly (readonly [DeviceElement, DeviceElement])[],
  offsetOf: (element: DeviceElement) => Offset,
): Offset {
  const own = offsetOf(element)
  for (const antenna of antennas) {
    const from = offsetOf(antenna)
    if (antenna.device === element.device) return { x: minus(own.x, from.x), y: minus(own.y, from.y ?? 0) }
    for (const [a, b] of connections) {
      const [there, here] = a.device === antenna.device ? [a, b] : [b, a]
      if (there.device !== antenna.device || here.device !== element.device) continue
      const [towing, towed] = [offsetOf(there), offsetOf(here)]
      return {
        x: minus(plus(minus(towing.x, from.x), own.x), towed.x),
        y: minus(plus(minus(towing.y ?? 0, from.y ?? 0), own.y), towed.y ?? 0),
      }
    }
  }
  return { x: undefined, y: own.y }
}

export function isAntenna(element: DeviceElement): boolean {
  return element.type === ELEMENT_TYPE.navigation
}

function plus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b
}

function minus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a - b
}
