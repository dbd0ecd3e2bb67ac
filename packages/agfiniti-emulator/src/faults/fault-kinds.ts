import type { Endpoint } from '../endpoints.ts'

interface FaultKind {
  /** Where it can happen; all of them unless the fault names one. */
  readonly endpoints: readonly Endpoint[]
  /** Its one number: name and allowed range. What it is when left out stands in brackets in `does`. */
  readonly parameter?: { name: string; minimum: number; maximum: number }
  readonly does: string
}

const RESOURCES: readonly Endpoint[] = ['account', 'files', 'content', 'upload']
const ALL: readonly Endpoint[] = ['authorize', 'token', 'revocation', ...RESOURCES]
const bytes = { name: 'bytes', minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const

export const FAULT_KINDS = {
  latency: {
    endpoints: ALL,
    parameter: { name: 'ms', minimum: 1, maximum: 600_000 },
    does: 'answers that much later (1000)',
  },
  rateLimit: {
    endpoints: ['token', ...RESOURCES],
    parameter: { name: 'retryAfter', minimum: 0, maximum: 86_400 },
    does: '429 with Retry-After in seconds (1)',
  },
  rateLimitDate: {
    endpoints: ['token', ...RESOURCES],
    parameter: { name: 'retryAfter', minimum: 0, maximum: 86_400 },
    does: '429 with Retry-After as a date, so many seconds ahead (1)',
  },
  serverError: {
    endpoints: ALL,
    parameter: { name: 'status', minimum: 500, maximum: 599 },
    does: 'a server error (503); a burst with times=N',
  },
  reset: {
    endpoints: ['token', ...RESOURCES],
    parameter: bytes,
    does: 'does the work, then resets the connection after so many bytes of the answer (half of it)',
  },
  truncate: {
    endpoints: ['token', ...RESOURCES],
    parameter: bytes,
    does: 'a complete answer that holds only the first bytes (half of it)',
  },
  corrupt: { endpoints: ['token', ...RESOURCES], does: 'an answer of the right length with one wrong byte' },
  slowBody: {
    endpoints: ['token', ...RESOURCES],
    parameter: { name: 'ms', minimum: 1, maximum: 600_000 },
    does: 'the answer comes in eight pieces, with so many milliseconds before each (100)',
  },
  change: {
    endpoints: ['content'],
    parameter: bytes,
    does: 'after so many bytes (half of it) the connection is reset, and the file is another one from then on',
  },
  vanish: {
    endpoints: ['files', 'content'],
    does: 'the file that comes next is gone: as soon as it was listed, or when it is asked for',
  },
  expiredToken: { endpoints: RESOURCES, does: 'the access token that comes next is stale from then on' },
  revokedGrant: { endpoints: ['token', ...RESOURCES], does: 'the grant that is used next is revoked' },
  duplicatePage: { endpoints: ['files'], does: 'a list page whose `next` leads to the same page again' },
  reorder: {
    endpoints: ['files'],
    does: 'a list page of the newest files, newest first, with which the list ends',
  },
  staleCursor: {
    endpoints: ['files'],
    parameter: { name: 'status', minimum: 400, maximum: 410 },
    does: 'refuses a cursor (410)',
  },
  unshare: { endpoints: [], does: 'nobody shares an account with anybody until the fault is removed' },
  clockSkew: {
    endpoints: [],
    parameter: { name: 'seconds', minimum: -31_536_000, maximum: 31_536_000 },
    does: 'the emulator’s clock is ahead (or behind, below zero) until the fault is removed',
  },
  noTokenType: { endpoints: ['token'], does: 'token answers without token_type' },
} as const satisfies Record<string, FaultKind>

type Kinds = typeof FAULT_KINDS
export type FaultName = keyof Kinds

/** The kind's number by its own name; only a clock skew cannot do without. */
type Parameter<K extends FaultName> = Kinds[K] extends { parameter: { name: infer N extends string } }
  ? K extends 'clockSkew'
    ? { readonly [P in N]: number }
    : { readonly [P in N]?: number }
  : unknown

/** One fault: its kind, its number, and its limits. Without `times` it lasts until it is removed. */
export type Fault<K extends FaultName = FaultName> = {
  [Kind in K]: {
    readonly kind: Kind
    readonly endpoint?: Endpoint
    readonly times?: number
  } & Parameter<Kind>
}[K]

/** The table's entry, read by a name that is only known while running. */
export function faultKind(name: FaultName): FaultKind {
  return FAULT_KINDS[name]
}
