import { ddiOf } from '../ddi.ts'
import type { Device, Devices } from '../devices/devices.ts'
import type { Names } from './names.ts'
import { type XmlTime, xmlTime } from './time.ts'
import { childrenOf, numberOf, textOf, type XmlElement } from './xml.ts'

/** A value that the task controller summed up: TIM/DLV. */
interface TaskTotal {
  readonly ddi: number
  /** Id of the device element. */
  readonly element: string
  /** Raw. */
  readonly value: number
  /** Start of the time that it is the total of, as the file writes it. */
  readonly start?: string
}

export interface Task {
  readonly id: string
  readonly name: string
  readonly grower?: string
  readonly farm?: string
  readonly field?: string
  readonly crop?: string
  readonly variety?: string
  /** The cultural practice, else the technique: the source's own word for the operation. */
  readonly practice?: string
  readonly operators: readonly string[]
  /** By the name that the task refers to them with, in its order, repetitions kept: `TLG00001`. */
  readonly logs: readonly string[]
  readonly totals: readonly TaskTotal[]
  /** Names, with the element that each is assigned to where the task says so. */
  readonly products: readonly { readonly name: string; readonly element?: string }[]
  readonly devices: readonly Device[]
  /** CNN: pairs of connector elements, ids. */
  readonly connections: readonly (readonly [string, string])[]
  /** Start times that the task names, in its order. */
  readonly times: readonly XmlTime[]
}

export function tasksOf(elements: readonly XmlElement[], names: Names, devices: Devices): Task[] {
  return elements.map((task, i) => {
    const of = (name: string) => childrenOf(task, name)
    const field = names.fields.get(textOf(task, 'E') ?? '')
    const farm = names.farms.get(textOf(task, 'D') ?? field?.farm ?? '')
    const practice = of('OTP')[0]
    const told = {
      grower: names.customers.get(textOf(task, 'C') ?? field?.customer ?? farm?.customer ?? ''),
      farm: farm?.name,
      field: field?.name,
      crop: field?.crop,
      variety: field?.variety,
      practice:
        names.practices.get(textOf(practice, 'A') ?? '') ?? names.techniques.get(textOf(practice, 'B') ?? ''),
    }
    const id = textOf(task, 'A') ?? `task ${i + 1}`
    return {
      id,
      name: textOf(task, 'B') ?? id,
      ...(Object.fromEntries(Object.entries(told).filter(([, name]) => name !== undefined)) as {
        readonly [K in keyof typeof told]?: string
      }),
      operators: operatorsOf(task, names),
      logs: of('TLG').flatMap((log) => textOf(log, 'A') ?? []),
      totals: of('TIM').flatMap(totalsOf),
      products: productsOf(of('PAN'), names),
      devices: [
        ...new Set(of('DAN').flatMap((dan) => devices.device(textOf(dan, 'C'), textOf(dan, 'A')) ?? [])),
      ],
      connections: of('CNN').flatMap((connection): [string, string][] => {
        const [from, to] = [textOf(connection, 'B'), textOf(connection, 'D')]
        return from !== undefined && to !== undefined ? [[from, to]] : []
      }),
      times: timesOf(task),
    }
  })
}

function operatorsOf(task: XmlElement, { workers }: Names): string[] {
  const ids = [textOf(task, 'F'), ...childrenOf(task, 'WAN').map((worker) => textOf(worker, 'A'))]
  return [...new Set(ids.flatMap((id) => workers.get(id ?? '') ?? []))]
}

function totalsOf(time: XmlElement): TaskTotal[] {
  const start = textOf(time, 'A')
  return childrenOf(time, 'DLV').flatMap((total) => {
    const ddi = ddiOf(textOf(total, 'A'))
    const value = numberOf(total, 'B')
    if (ddi === undefined || value === undefined) return []
    return [{ ddi, element: textOf(total, 'C') ?? '', value, ...(start === undefined ? {} : { start }) }]
  })
}

function productsOf(allocations: readonly XmlElement[], { products }: Names): Task['products'] {
  const found = new Map<string, { name: string; element?: string }>()
  for (const allocation of allocations) {
    const name = products.get(textOf(allocation, 'A') ?? '')
    const element = textOf(allocation, 'E')
    if (name === undefined) continue
    found.set(`${name}/${element}`, { name, ...(element === undefined ? {} : { element }) })
  }
  return [...found.values()]
}

/** Of work first, then of the times for which devices, products and workers were assigned. */
function timesOf(task: XmlElement): XmlTime[] {
  const allocations = ['DAN', 'PAN', 'WAN'].flatMap((name) => childrenOf(task, name))
  const spans = [
    ...childrenOf(task, 'TIM'),
    ...allocations.flatMap((allocation) => childrenOf(allocation, 'ASP')),
  ]
  return spans.flatMap((span) => xmlTime(textOf(span, 'A')) ?? [])
}
