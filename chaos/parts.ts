/** What `npm run chaos` is made of. A part prints nothing but its progress; its figures say how it went. */
import { run as faults } from './faults.ts'
import { type Figure, none, type Order } from './figures.ts'
import { kills } from './kills.ts'
import { run as requests } from './requests.ts'

export interface Part {
  readonly name: string
  readonly does: string
  readonly run: (order: Order) => Promise<readonly Figure[]>
}

export const parts: readonly Part[] = [
  {
    name: 'kills',
    does: 'kill -9 of services and database at random moments, while the provider grants its grace',
    run: (order) => kills({ kills: order.quick ? 8 : 200, ...order, strictRotation: false }),
  },
  {
    name: 'strict',
    does: 'the same at a provider that takes each refresh token once',
    run: (order) => kills({ kills: order.quick ? 6 : 60, ...order, strictRotation: true }),
  },
  {
    name: 'faults',
    does: 'every fault of the provider, alone and mixed; one that loses, doubles or spoils a file ends the run',
    run: async ({ quick, seed }) => {
      const met = await faults({ mixes: quick ? 5 : 200, seed })
      return [
        { what: 'faults alone', value: met.alone },
        { what: 'mixes of faults', value: met.mixes },
        { what: 'syncs', value: met.syncs },
        { what: 'files, each here once with the right bytes', value: met.files },
        { what: 'later versions of files', value: met.changes },
        { what: 'refreshes', value: met.refreshes },
      ]
    },
  },
  {
    name: 'requests',
    does: "requests by the API's own description, right, nearly right and wrong",
    run: async ({ quick, seed, say }) => {
      const asked = await requests({ runs: quick ? 2000 : 100_000, seed })
      for (const { what, request } of asked.faults) say(`${what}: ${JSON.stringify(request).slice(0, 1500)}`)
      return [
        { what: 'requests', value: asked.requests },
        none('answers of 500 and above, promises nobody caught', asked.faults.length),
      ]
    },
  },
]
