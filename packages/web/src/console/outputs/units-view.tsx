import type { Units } from '@sheaf/contract'
import { unitOf } from '../figures.ts'
import { Facts } from '../parts/facts.tsx'
import { Shown } from '../parts/shown.tsx'
import { useAsk } from '../use-ask.ts'
import { labelOf } from './summary.ts'

export function UnitsView({ path }: { readonly path: string }) {
  const units = useAsk<Units>(`${path}/units`)
  return (
    <Shown of={units}>
      {(of) => (
        <Facts
          of={Object.fromEntries(Object.entries(of).map(([name, unit]) => [labelOf(name), unitOf(unit)]))}
        />
      )}
    </Shown>
  )
}
