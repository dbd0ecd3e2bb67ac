/** What `npm run chaos` is made of. A part prints nothing but its progress; its figures say how it went. */
import type { Figure, Order } from './figures.ts'
import { kills } from './kills.ts'

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
