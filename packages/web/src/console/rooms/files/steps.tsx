import type { FileSteps } from '@sheaf/contract'
import { count } from '../../figures.ts'
import { Empty } from '../../parts/shown.tsx'
import { type Mood, Status } from '../../parts/status.tsx'
import { Table } from '../../parts/table.tsx'

type Step = NonNullable<FileSteps['summary']>

/** In order; older names of the same steps are left out. */
const does: readonly (readonly [name: keyof FileSteps, text: string, does: string])[] = [
  ['originalFile', 'Original file', 'The file as it came, kept unchanged'],
  ['rawGeojson', 'Raw points', 'Every row under the names and units of the source'],
  ['standardGeojson', 'Standard points', 'Points with the same names and units whatever the source'],
  [
    'filteredGeojson',
    'Filtered points',
    'Points without those too slow and without outliers; operations have them',
  ],
  ['propertiesPNGs', 'Images', 'A map of each property as an image'],
  ['zippedPNGs', 'Zip of images', 'These images in one zip'],
  ['summary', 'Summary', 'Totals, averages and the area that was worked'],
  ['units', 'Units', 'The unit of each property'],
]
const moods: Readonly<Record<Step['status'], Mood>> = { processed: 'good', failed: 'bad', skipped: 'none' }

/** How far a file is, step by step, and why it is not further. */
export function Steps({ of, done }: { readonly of: FileSteps; readonly done: boolean }) {
  const reached = does.filter(([name]) => of[name])
  if (!reached.length) return <Empty title="Waiting to be converted" />
  return (
    <Table
      label="Steps"
      rows={done ? reached : does}
      keyOf={([name]) => name}
      columns={[
        { head: 'Step', cell: ([, text]) => text },
        { head: 'Status', cell: ([name]) => <StepStatus step={of[name]} /> },
        { head: 'What it is', kind: 'wide', cell: ([, , what]) => what },
        { head: 'What it says', cell: ([name]) => <Said step={of[name]} /> },
      ]}
    />
  )
}

function StepStatus({ step }: { readonly step: Step | undefined }) {
  return step ? (
    <Status mood={moods[step.status]}>{step.status}</Status>
  ) : (
    <Status mood="wait">not yet</Status>
  )
}

function Said({ step }: { readonly step: Step | undefined }) {
  if (!step) return null
  const removed = Object.entries(step.removed ?? {})
  return (
    <>
      {step.status === 'failed' && step.message}
      {removed.length > 0 && (
        <>
          Left out by cleanup: {removed.map(([rule, points]) => `${rule} ${count(points)}`).join(', ')} points
        </>
      )}
    </>
  )
}
