import { type Partfield, partfields } from './partfields.ts'
import { childrenOf, textOf, type XmlElement } from './xml.ts'

/** What the ids of a set stand for. */
export interface Names {
  readonly customers: ReadonlyMap<string, string>
  readonly farms: ReadonlyMap<string, { readonly name: string; readonly customer?: string }>
  readonly fields: ReadonlyMap<string, Partfield>
  readonly products: ReadonlyMap<string, string>
  readonly practices: ReadonlyMap<string, string>
  readonly techniques: ReadonlyMap<string, string>
  readonly workers: ReadonlyMap<string, string>
}

/** `all`: the elements of a name, wherever in the set they are. */
export function namesOf(all: (name: string) => readonly XmlElement[]): Names {
  const farms = new Map(
    all('FRM').flatMap((farm) => {
      const customer = textOf(farm, 'I')
      const name = textOf(farm, 'B')
      return entry(
        farm,
        name === undefined ? undefined : { name, ...(customer === undefined ? {} : { customer }) },
      )
    }),
  )
  const byDesignator = (elements: readonly XmlElement[]) =>
    new Map(elements.flatMap((element) => entry(element, textOf(element, 'B'))))
  const crops = all('CTP')
  const varieties = crops.flatMap((crop) => childrenOf(crop, 'CVT'))
  return {
    customers: new Map(all('CTR').flatMap((customer) => entry(customer, person(customer)))),
    farms,
    fields: partfields(all('PFD'), byDesignator(crops), byDesignator(varieties)),
    products: byDesignator(all('PDT')),
    practices: byDesignator(all('CPC')),
    techniques: byDesignator(all('OTQ')),
    workers: new Map(all('WKR').flatMap((worker) => entry(worker, person(worker)))),
  }
}

function entry<T>(element: XmlElement, value: T | undefined): [string, T][] {
  const id = textOf(element, 'A')
  return id === undefined || value === undefined ? [] : [[id, value]]
}

/** B is the name or the last name, C the first. */
function person(element: XmlElement): string | undefined {
  return (
    [textOf(element, 'C'), textOf(element, 'B')].filter((part) => part !== undefined).join(' ') || undefined
  )
}
