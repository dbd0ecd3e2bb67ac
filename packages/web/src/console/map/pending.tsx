import type { Loaded } from './use-points.ts'

/** Says that something is on its way, or why it did not come. */
export function Pending({ of }: { readonly of: Loaded<unknown> }) {
  if (of.state === 'failed')
    return (
      <p className="notice problem" role="alert">
        {of.error.message}
      </p>
    )
  return (
    <p className="quiet" role="status">
      Loading …
    </p>
  )
}
