import type { Converted, EntryReport } from '@sheaf/core'
import { formatTable, rowOf } from '../table.ts'

const namesShown = 3

/** What became of one input of the command. */
export interface Outcome {
  readonly input: string
  readonly files: readonly (Omit<Converted, 'artifacts'> & { readonly written: readonly string[] })[]
  readonly entries: readonly EntryReport[]
  /** The input as a whole could not be read, or its output not be written. */
  readonly error?: { readonly code: string; readonly message: string }
}

export function isGood(outcome: Outcome): boolean {
  return (
    outcome.error === undefined &&
    outcome.files.every((file) => file.status === 'processed') &&
    outcome.entries.every((entry) => entry.outcome !== 'failed')
  )
}

/** For a person: a table of the files, then whatever was not plain sailing. */
export function report(outcomes: readonly Outcome[]): string {
  const files = outcomes.flatMap((outcome) => outcome.files)
  const rows = files.map((file) =>
    rowOf({
      fileName: file.name,
      fileFormat: file.format,
      operationType: file.operationType,
      points: file.status === 'processed' ? file.points : undefined,
      summary: file.summary,
      failure: file.status === 'failed' ? 'failed' : undefined,
    }),
  )
  const notes = outcomes.flatMap(notesOf)
  return `${rows.length === 0 ? '' : `${formatTable(rows)}\n`}${notes.length === 0 ? '' : `\n${notes.join('\n')}\n`}`
}

function notesOf(outcome: Outcome): string[] {
  const { input, error } = outcome
  return [
    ...outcome.files.flatMap((file) => [
      ...Object.values(file.steps)
        .filter((step) => step.status === 'failed' && step.message !== 'skipped')
        .map((step) => `failed   ${file.name}: ${step.message}`),
      ...file.warnings.map((w) => `warning  ${file.name}${w.at ? `, ${w.at}` : ''}: ${w.detail} (${w.code})`),
    ]),
    ...entryNotes(outcome),
    ...tally(outcome),
    ...(error ? [`failed   ${input}: ${error.message} (${error.code})`] : []),
  ]
}

/** How many entries of a zip or folder came to what: with the lines before it, all of them are accounted for. */
function tally({ input, entries }: Outcome): string[] {
  if (entries.length < 2) return []
  const counts = Map.groupBy(entries, ({ outcome }) => outcome)
  const told = [...counts].map(([outcome, all]) => `${all.length} ${outcome}`)
  return [`entries  ${input}: ${told.join(', ')}`]
}

/** Entries that were not read: one line for all that were left for the same reason. */
function entryNotes({ input, entries }: Outcome): string[] {
  const groups = Map.groupBy(
    entries.filter((entry) => entry.outcome !== 'read'),
    ({ outcome, detail, code }) => `${outcome}\n${detail ?? ''}\n${code ?? ''}`,
  )
  return [...groups.values()].map((group) => {
    const [{ outcome, detail, code }] = group as [EntryReport, ...EntryReport[]]
    const names = group.slice(0, namesShown).map((entry) => entry.path)
    const more = group.length - names.length
    const which = `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
    return `${outcome.padEnd(8)} ${input}: ${which}${detail ? `: ${detail}` : ''}${code ? ` (${code})` : ''}`
  })
}
