import { count } from '../figures.ts'
import type { RouteQuery } from '../routes.ts'
import { refine } from '../use-route.ts'

export const pageSize = 25

/** The page that the address names, from 0. */
export function pageIn(query: RouteQuery): number {
  const page = Number(query.page)
  return Number.isInteger(page) && page > 0 ? page : 0
}

interface PagerProps {
  readonly page: number
  readonly total: number
}

export function Pager({ page, total }: PagerProps) {
  const pages = Math.max(1, Math.ceil(total / pageSize))
  const turn = (to: number) => refine({ page: to || undefined })
  return (
    <div className="pager">
      <span>{count(total)} in all</span>
      {pages > 1 && (
        <span className="buttons">
          <button type="button" disabled={page === 0} onClick={() => turn(page - 1)}>
            Back
          </button>
          <span>
            Page {page + 1} of {pages}
          </span>
          <button type="button" disabled={page + 1 >= pages} onClick={() => turn(page + 1)}>
            Next
          </button>
        </span>
      )}
    </div>
  )
}
