/** What took how long within what. */

type Attributes = Readonly<Record<string, string | number | boolean>>

export interface SpanOptions {
  /** Who is on the other end. */
  readonly kind?: 'server' | 'client' | 'producer' | 'consumer'
  /** Ids, kinds, codes. Never a text that came from outside: it may hold a secret. */
  readonly attributes?: Attributes
  /** W3C `traceparent` of the caller; else what is under way is the parent. */
  readonly parent?: string | undefined
  /** W3C `traceparent` of what asked for this, and did not wait for it: a trace of its own then. */
  readonly askedBy?: string | undefined
}

export interface Span {
  /** What is started within is a part of this. */
  within<T>(work: () => T): T
  set(attributes: Attributes): void
  /** `failure`: the stable name of what went wrong. */
  end(failure?: string): void
}

export interface Traces {
  start(name: string, options?: SpanOptions): Span
  /** W3C `traceparent` of what is under way. */
  traceparent(): string | undefined
  /** Sends what is left; waits 5 seconds at most. */
  close(): Promise<void>
}

/** Traces `work` from its start to its end. */
export async function traced<T>(
  traces: Traces,
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const span = traces.start(name, options)
  try {
    const result = await span.within(() => work(span))
    span.end()
    return result
  } catch (error) {
    span.end(failureOf(error))
    throw error
  }
}

/** The code of an error, or its name: what may be said everywhere. */
export function failureOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown'
}
