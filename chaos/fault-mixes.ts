/** The emulator's own list of faults, one by one and in mixes: what is added to it is met here by itself. */
import { type Endpoint, FAULT_KINDS, type Fault, type FaultName, faultKind } from '@sheaf/agfiniti-emulator'
import fc from 'fast-check'

const minute = 60
const hour = 60 * minute

/** Numbers that tell something and make nobody wait; a kind that is not here is taken with its own default. */
const numbers: { [Kind in FaultName]?: readonly number[] } = {
  latency: [15],
  slowBody: [2],
  rateLimit: [0, 30, 2 * hour],
  rateLimitDate: [0, 45, 3 * hour],
  serverError: [500, 502, 503],
  reset: [0, 1, 70_000],
  truncate: [0, 1, 70_000],
  change: [0, 70_000],
  staleCursor: [400, 410],
  clockSkew: [-3 * hour, -10 * minute, 10 * minute, 3 * hour],
}

/** Where a sync comes by. */
const asked: readonly Endpoint[] = ['token', 'account', 'files', 'content']

export const kinds = Object.keys(FAULT_KINDS) as FaultName[]

/** Of one kind: at every place where a sync can meet it, with every number; empty only for one that no sync meets. */
export function everyFault(kind: FaultName): Fault[] {
  const { endpoints, parameter } = faultKind(kind)
  const places = endpoints.filter((endpoint) => asked.includes(endpoint))
  const settings = (numbers[kind] ?? [undefined]).map((number) =>
    parameter === undefined || number === undefined ? {} : { [parameter.name]: number },
  )
  const lasting = endpoints.length === 0
  const where = lasting ? [{}] : places.map((endpoint) => ({ endpoint, times: 1 }))
  return where.flatMap((place) => settings.map((each) => ({ kind, ...place, ...each }) as Fault))
}

/** A lasting fault has no `times`. */
export const isLasting = ({ kind }: Fault): boolean => faultKind(kind).endpoints.length === 0

/** More than so many faulty exchanges in a row may outlast the time for which a used refresh token still works. */
const mostExchanges = 12
const exchanges = (faults: readonly Fault[]) =>
  faults.reduce((sum, { endpoint, times = 1 }) => sum + (endpoint === 'token' ? times : 0), 0)

/** Two to six faults at once, some of them several times in a row. */
export const mixes: fc.Arbitrary<Fault[]> = fc
  .array(
    fc
      .tuple(fc.constantFrom(...kinds.flatMap(everyFault)), fc.integer({ min: 1, max: 6 }))
      .map(([fault, times]) => (isLasting(fault) ? fault : { ...fault, times })),
    { minLength: 2, maxLength: 6 },
  )
  .filter((faults) => exchanges(faults) <= mostExchanges)
