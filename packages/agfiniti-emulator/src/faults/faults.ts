import type { Endpoint } from '../endpoints.ts'
import { type Fault, type FaultName, faultKind } from './fault-kinds.ts'

export interface ActiveFault {
  readonly id: number
  readonly fault: Fault
  /** Occurrences that are still to come; absent when it lasts until it is removed. */
  left?: number
}

/** The faults that are switched on, in the order they were added. */
export class Faults {
  readonly #active = new Map<number, ActiveFault>()
  #lastId = 0

  /** Gives the id by which it can be removed. */
  add(fault: Fault): number {
    this.#lastId += 1
    const left = fault.times === undefined ? {} : { left: fault.times }
    this.#active.set(this.#lastId, { id: this.#lastId, fault, ...left })
    return this.#lastId
  }

  remove(id: number): boolean {
    return this.#active.delete(id)
  }

  clear(): void {
    this.#active.clear()
  }

  list(): ActiveFault[] {
    return [...this.#active.values()]
  }

  /** True when `take` would find one. */
  has(kind: FaultName, endpoint: Endpoint): boolean {
    return this.#first(kind, endpoint) !== undefined
  }

  /** Uses up one occurrence of the first fault of this kind that is meant for this endpoint. */
  take<K extends FaultName>(kind: K, endpoint: Endpoint): Fault<K> | undefined {
    const active = this.#first(kind, endpoint)
    if (active === undefined || !isKind(active.fault, kind)) return undefined
    if (active.left !== undefined) active.left -= 1
    if (active.left === 0) this.#active.delete(active.id)
    return active.fault
  }

  /** How far the emulator's clock is ahead, in milliseconds. */
  get clockSkewMs(): number {
    const seconds = this.list().map(({ fault }) => (fault.kind === 'clockSkew' ? fault.seconds : 0))
    return seconds.reduce((sum, skew) => sum + skew, 0) * 1000
  }

  get nothingShared(): boolean {
    return this.list().some(({ fault }) => fault.kind === 'unshare')
  }

  #first(kind: FaultName, endpoint: Endpoint): ActiveFault | undefined {
    if (!faultKind(kind).endpoints.includes(endpoint)) return undefined
    return this.list().find(({ fault }) => fault.kind === kind && (fault.endpoint ?? endpoint) === endpoint)
  }
}

function isKind<K extends FaultName>(fault: Fault, kind: K): fault is Fault & Fault<K> {
  return fault.kind === kind
}
