import { basename, resolve } from 'node:path'
import { type Converted, type ConvertOptions, convert, type EntryReport, Unreadable } from '@sheaf/core'
import { readersFrom } from '../converters.ts'
import { mappingsFrom } from '../mapping-files.ts'
import { bar, noProgress, progressOn } from '../progress.ts'
import { parse, UsageError } from '../usage-error.ts'
import { openInput } from './inputs.ts'
import { outputFolder } from './output-folder.ts'
import { isGood, type Outcome, report } from './report.ts'
import { settingsFrom } from './settings.ts'

export async function convertCommand(args: string[]): Promise<number> {
  const { values, positionals: inputs } = parse({
    args,
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      raw: { type: 'boolean', default: false },
      geoparquet: { type: 'boolean', default: false },
      polygons: { type: 'boolean', default: false },
      filtered: { type: 'boolean', default: false },
      images: { type: 'boolean', default: false },
      geotiff: { type: 'boolean', default: false },
      config: { type: 'string' },
      units: { type: 'string' },
      crop: { type: 'string' },
      date: { type: 'string' },
      'time-zone': { type: 'string' },
      'card-tracks': { type: 'boolean', default: false },
      mapping: { type: 'string', multiple: true },
      converters: { type: 'string' },
      json: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
    },
  })
  if (inputs.length === 0) throw new UsageError('which file, zip or folder?')
  if (values.out === undefined) throw new UsageError('--out DIR is missing')
  const options: ConvertOptions = {
    now: Date.now(),
    ...(await settingsFrom(values)),
    ...(await mappingsFrom(values.mapping)),
    agleaderCardTrack: values['card-tracks'],
    readers: await readersFrom(values.converters),
    ...(values.crop === undefined ? {} : { crop: values.crop }),
    ...(values.date === undefined ? {} : { date: day(values.date) }),
    ...(values['time-zone'] === undefined ? {} : { sourceTimeZone: timeZone(values['time-zone']) }),
  }
  const folder = await outputFolder(resolve(values.out), { raw: values.raw })
  const progress = values.quiet || values.json ? noProgress : progressOn(process.stderr)

  const outcomes: Outcome[] = []
  for (const [index, path] of inputs.entries()) {
    const files: Outcome['files'][number][] = []
    const entries: EntryReport[] = []
    const show = (what: string) => progress.show(`${bar(index, inputs.length)} ${what}`)
    show(basename(path))
    try {
      const input = await openInput(path)
      try {
        for await (const event of convert(input.source, options)) {
          if (event.kind === 'entry') entries.push(event.entry)
          else if (event.kind === 'file') {
            show(`${basename(path)}: ${event.file.name}`)
            files.push({ ...withoutArtifacts(event.file), written: await folder.write(event.file) })
          }
        }
      } finally {
        await input.close()
      }
      outcomes.push({ input: path, files, entries })
    } catch (error) {
      outcomes.push({ input: path, files, entries, error: coded(error) })
    }
  }
  progress.clear()
  process.stdout.write(values.json ? `${JSON.stringify({ sources: outcomes }, null, 2)}\n` : report(outcomes))
  return outcomes.every(isGood) ? 0 : 1
}

function withoutArtifacts({ artifacts: _, ...file }: Converted): Omit<Converted, 'artifacts'> {
  return file
}

/** What the file and the disk may do to us; anything else is a bug and flies on. */
function coded(error: unknown): { code: string; message: string } {
  if (error instanceof Unreadable) return { code: error.code, message: error.message }
  const { code, message } = error as NodeJS.ErrnoException
  if (typeof code === 'string') return { code, message }
  throw error
}

function day(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))) return text
  throw new UsageError(`--date is a day such as 2026-04-18, not '${text}'`)
}

function timeZone(text: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return text
  } catch {
    throw new UsageError(`--time-zone is a zone such as America/Chicago, not '${text}'`)
  }
}
