import { mapOfOperation } from './map-data.ts'
import { MapRoom } from './map-room.tsx'
import { Pending } from './pending.tsx'
import { useAsked } from './use-asked.ts'

/** The points of an operation. */
export function OperationMap({ id }: { readonly id: string }) {
  const data = useAsked(id, (signal) => mapOfOperation(id, signal))
  if (data.state !== 'loaded') return <Pending of={data} />
  return <MapRoom sources={[data.value.source]} boundaries={data.value.boundaries} />
}
