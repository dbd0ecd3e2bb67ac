import { ddiOf } from '../ddi.ts'
import { childrenOf, numberOf, textOf, type XmlElement } from '../taskdata/xml.ts'
import { deviceClass } from './name.ts'

/** DET.C: what a device element is. */
export const ELEMENT_TYPE = {
  device: 1,
  function: 2,
  bin: 3,
  section: 4,
  unit: 5,
  connector: 6,
  navigation: 7,
} as const

export interface Device {
  readonly id: string
  readonly name: string
  /** The 64-bit NAME as 16 hexadecimal digits. */
  readonly clientName?: string
  /** Of the NAME; see name.ts. */
  readonly deviceClass?: number
  readonly serialNumber?: string
  /** In the order of the file. */
  readonly elements: DeviceElement[]
}

export interface DeviceElement {
  readonly id: string
  readonly name: string
  readonly type?: number
  readonly device?: Device
  /** The elements that it is part of, the nearest first. */
  readonly ancestors: readonly DeviceElement[]
  /** DPT: values that never change, raw, by DDI. */
  readonly fixed: ReadonlyMap<number, number>
  /** DPD.E: what the maker calls the values, by DDI. */
  readonly designators: ReadonlyMap<number, string>
}

export class Devices {
  readonly #devices = new Map<string, Device>()
  readonly #elements = new Map<string, DeviceElement>()

  /** Devices without an id and elements whose id was there before are left out. */
  constructor(elements: readonly XmlElement[]) {
    for (const element of elements) {
      const device = deviceOf(element)
      if (device) this.#devices.set(device.id, device)
      for (const part of device?.elements ?? [])
        if (!this.#elements.has(part.id)) this.#elements.set(part.id, part)
    }
  }

  /** By its id (`DVC-1`) or, as task controllers that forget ids do, by its NAME. */
  device(id: string | undefined, clientName?: string): Device | undefined {
    const byId = id === undefined ? undefined : this.#devices.get(id)
    if (byId || clientName === undefined) return byId
    return [...this.#devices.values()].find((device) => device.clientName === clientName)
  }

  /** The element with the id; one of its own without a device where the set describes none. */
  element(id: string): DeviceElement {
    return this.#elements.get(id) ?? { id, name: id, ancestors: [], fixed: new Map(), designators: new Map() }
  }
}

function deviceOf(element: XmlElement): Device | undefined {
  const id = textOf(element, 'A')
  if (id === undefined) return undefined
  const clientName = textOf(element, 'D')
  const type = deviceClass(clientName)
  const serialNumber = textOf(element, 'E')
  const device: Device = {
    id,
    name: textOf(element, 'B') ?? id,
    ...(clientName === undefined ? {} : { clientName }),
    ...(type === undefined ? {} : { deviceClass: type }),
    ...(serialNumber === undefined ? {} : { serialNumber }),
    elements: [],
  }
  device.elements.push(...elementsOf(element, device))
  return device
}

/** Real descriptions nest four levels: device, function, section, unit. */
const MAX_LEVELS = 16

function elementsOf(description: XmlElement, device: Device): DeviceElement[] {
  const byObject = (name: string) =>
    new Map(childrenOf(description, name).map((child) => [textOf(child, 'A') ?? '', child] as const))
  const processData = byObject('DPD')
  const properties = byObject('DPT')
  const sources = byObject('DET')
  sources.delete('')
  const parents = new Map(childrenOf(description, 'DET').map((det) => [textOf(det, 'B') ?? '', det] as const))
  const known = new Map<string, DeviceElement>()

  /** `path` ends where a damaged file makes an element a part of itself. */
  const build = (det: XmlElement, path: readonly XmlElement[]): DeviceElement => {
    const id = textOf(det, 'A') ?? ''
    const before = known.get(id)
    if (before) return before
    const above = parents.get(textOf(det, 'F') ?? '')
    const parent =
      above && above !== det && path.length < MAX_LEVELS && !path.includes(above)
        ? build(above, [...path, det])
        : undefined
    const fixed = new Map<number, number>()
    const designators = new Map<number, string>()
    for (const reference of childrenOf(det, 'DOR')) {
      const object = textOf(reference, 'A') ?? ''
      const property = properties.get(object)
      const value = property && numberOf(property, 'C')
      const fixedDdi = ddiOf(property && textOf(property, 'B'))
      if (fixedDdi !== undefined && value !== undefined) fixed.set(fixedDdi, value)
      const data = processData.get(object)
      const ddi = ddiOf(data && textOf(data, 'B'))
      const designator = data && textOf(data, 'E')
      if (ddi !== undefined && designator !== undefined) designators.set(ddi, designator)
    }
    const type = numberOf(det, 'C')
    const element: DeviceElement = {
      id,
      name: textOf(det, 'D') ?? id,
      ...(type === undefined ? {} : { type }),
      device,
      ancestors: parent ? [parent, ...parent.ancestors].slice(0, MAX_LEVELS) : [],
      fixed,
      designators,
    }
    known.set(id, element)
    return element
  }
  return [...sources.values()].map((det) => build(det, []))
}
