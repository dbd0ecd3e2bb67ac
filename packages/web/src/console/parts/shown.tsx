import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Answer } from '../ask.ts'
import { sayOf } from '../use-ask.ts'

interface ShownProps<T> {
  readonly of: UseQueryResult<Answer<T>>
  readonly children: (body: T, total: number) => ReactNode
}

/** An answer; until it is there, that it is being asked for; if there is none, why and a way to try again. */
export function Shown<T>({ of, children }: ShownProps<T>) {
  const { data, error, refetch, isFetching } = of
  if (data) {
    const length = Array.isArray(data.body) ? data.body.length : 1
    return (
      <>
        {error && <Problem error={error} again={() => refetch()} busy={isFetching} />}
        {children(data.body, data.total ?? length)}
      </>
    )
  }
  if (error) return <Problem error={error} again={() => refetch()} busy={isFetching} />
  return of.fetchStatus === 'idle' ? null : <Loading />
}

export function Loading() {
  return (
    <p className="loading" role="status">
      Loading …
    </p>
  )
}

interface ProblemProps {
  readonly error: Error
  readonly again?: () => void
  readonly busy?: boolean
}

export function Problem({ error, again, busy = false }: ProblemProps) {
  return (
    <div role="alert" className="notice problem">
      <p>{sayOf(error)}</p>
      {again && (
        <button type="button" onClick={again} disabled={busy}>
          Try again
        </button>
      )}
    </div>
  )
}

interface EmptyProps {
  readonly title: string
  /** What to do so that there is something. */
  readonly children?: ReactNode
}

export function Empty({ title, children }: EmptyProps) {
  return (
    <div className="empty">
      <p>
        <strong>{title}</strong>
      </p>
      {children}
    </div>
  )
}
