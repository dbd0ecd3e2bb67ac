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
  /** Instead of as many as the part has. */
  readonly kills?: number
  /** Says how far it is. */
  readonly say: (progress: string) => void
}

/** Zero, or the bound is broken. */
export function none(what: string, found: number): Figure {
  return { what, value: found, bound: '0', broken: found !== 0 }
}
