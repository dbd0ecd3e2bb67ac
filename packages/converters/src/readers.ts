import {
  type Part,
  type Reader,
  type ReadOptions,
  readSource,
  type SetEvent,
  type SourceSet,
  type SourceTable,
  Unreadable,
} from '@sheaf/core'
import picomatch from 'picomatch'
import type { Converter } from './config.ts'
import { runCommand } from './run-command.ts'
import { workFolder } from './work-folder.ts'

/** The converters as readers, for `ReadOptions.readers`: asked in their order, before Sheaf's own. */
export function readersOf(converters: readonly Converter[]): Reader[] {
  return converters.map(readerOf)
}

function readerOf(converter: Converter): Reader {
  const takes = matcher(converter.files)
  const looksAt = matcher(converter.beside)
  return {
    format: converter.fileFormat,
    recognise: (_head, path) => (takes(path) ? 'input' : looksAt(path) ? 'beside' : undefined),
    group: (parts) => setsOf(parts, converter),
    read: (set, options) => convertSet(converter, set, options),
  }
}

function matcher(patterns: readonly string[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false
  // Wherever the card's folders were put: in a zip, in a folder of another name.
  return picomatch(
    patterns.map((pattern) => `**/${pattern}`),
    { nocase: true, dot: true },
  )
}

/** Files beside an input belong to it where they lie in its folder; without an input nobody needs them. */
function setsOf(parts: readonly Part[], { run, name }: Converter): SourceSet[] {
  const inputs = parts.filter(({ role }) => role === 'input')
  const beside = parts.filter(({ role }) => role === 'beside')
  const [first] = inputs
  if (!first) {
    const detail = `The converter '${name}' looks at such files beside others, and there are none`
    return beside.map((part) => ({
      key: part.file.path,
      name: nameOf(part.file.path),
      parts: [part],
      ignored: { code: 'nothing_beside', detail },
    }))
  }
  if (run === 'all') return [{ key: folderOf(first.file.path), name: nameOf(first.file.path), parts }]
  return inputs.map((input, index) => {
    const folder = folderOf(input.file.path)
    const near = beside.filter(({ file }) => folderOf(file.path) === folder)
    const { path } = input.file
    // Each file is accounted for once: what lies beside several goes with the first.
    const accounted = inputs.findIndex(({ file }) => folderOf(file.path) === folder) === index
    return { key: path, name: nameOf(path), parts: accounted ? [input, ...near] : [input], beside: near }
  })
}

async function* convertSet(
  converter: Converter,
  { key, name, parts, beside = [] }: SourceSet,
  options: ReadOptions,
): AsyncGenerator<SetEvent> {
  const files = [...new Set([...parts, ...beside].map(({ file }) => file))]
  const root =
    converter.run === 'all' ? commonFolder(files.map(({ path }) => path)) : folderOf(files[0]!.path)
  const inputs = files.map((file) => ({ file, path: file.path.slice(root === '' ? 0 : root.length + 1) }))
  const folder = await workFolder(converter, inputs)
  try {
    await runCommand(converter, folder)
    const results = await folder.results()
    if (results.length === 0) {
      throw new Unreadable('converter_no_output', `The converter '${converter.name}' wrote nothing`)
    }
    // Its own results are read by Sheaf alone: a converter that writes what it takes would run for ever.
    const { readers: _, ...read } = options
    for await (const event of readSource({ name, files: results }, read)) {
      if (event.kind === 'table')
        yield { kind: 'table', table: relabelled(event.table, converter, key, name) }
      else if (event.kind === 'boundary') yield event
      else if (event.kind === 'failed') {
        yield { kind: 'failed', key: `${key}#${event.unit.key}`, name, error: event.error }
      }
    }
  } finally {
    await folder.remove()
  }
}

/** What the API shows is the file that came in, not what was made of it on the way. */
function relabelled(table: SourceTable, { fileFormat }: Converter, key: string, name: string): SourceTable {
  return { ...table, key: `${key}#${table.key}`, name, format: fileFormat }
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0))
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function commonFolder(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => folderOf(path).split('/'))
  const shared = first.findIndex((part, i) => others.some((other) => other[i] !== part))
  return (shared < 0 ? first : first.slice(0, shared)).join('/')
}
