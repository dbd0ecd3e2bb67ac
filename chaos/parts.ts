/** What `npm run chaos` is made of. A part prints nothing but its progress; its figures say how it went. */
import { kills } from './kills.ts'

export interface Figure {
  readonly what: string
  readonly value: string | number
  /** What it may be, in words; none where it is told for interest. */
  readonly bound?: string
  readonly broken?: boolean
}

export interface Order {
  readonly seed: number
  /** A minute instead of half an hour. */
  readonly quick: boolean
  /** What a run leaves on the disk stays, to be looked at. */
  readonly keep: boolean
  /** Says how far it is. */
  readonly say: (progress: string) => void
}

export interface Part {
  readonly name: string
  readonly does: string
  readonly run: (order: Order) => Promise<readonly Figure[]>
}

export const parts: readonly Part[] = [
  {
    name: 'kills',
    does: 'kill -9 of services and database at random moments, while the provider grants its grace',
    run: (order) => kills({ ...order, kills: order.quick ? 8 : 200, strictRotation: false }),
  },
  {
    name: 'strict',
    does: 'the same at a provider that takes each refresh token once',
    run: (order) => kills({ ...order, kills: order.quick ? 6 : 60, strictRotation: true }),
  },
]

/** Zero, or the bound is broken. */
export function none(what: string, found: number): Figure {
  return { what, value: found, bound: '0', broken: found !== 0 }
}
