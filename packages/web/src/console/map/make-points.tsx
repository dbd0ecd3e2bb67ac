import { ask } from '../ask.ts'
import { Empty } from '../parts/shown.tsx'
import { configsPath } from '../places.ts'
import { useDo } from '../use-ask.ts'

interface MakePointsProps {
  readonly userId: string
  /** What makes the file or operation again. */
  readonly again: string
}

/** The map draws GeoParquet, which is made for users that are configured so: offers to do that. */
export function MakePoints({ userId, again }: MakePointsProps) {
  const make = useDo(
    async () => {
      const body = { enableGeoparquetOutput: true }
      await ask(`${configsPath}/${userId}`, { method: 'PATCH', body })
      await ask(again, { method: 'POST' })
    },
    { done: 'The points are being made; the map shows as soon as they are there.' },
  )
  return (
    <Empty title="There are no points for the map yet">
      <p>
        The map draws GeoParquet, which was not made here: it is off in the configuration of this user. It can
        be switched on, for what comes and for this one now.
      </p>
      <button
        type="button"
        className="primary"
        disabled={make.isPending || make.isSuccess}
        onClick={() => make.mutate()}
      >
        {make.isPending || make.isSuccess ? 'Making the points …' : 'Make the points'}
      </button>
    </Empty>
  )
}
