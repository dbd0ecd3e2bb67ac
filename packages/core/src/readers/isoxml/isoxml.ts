import { asUnreadable } from '../../bytes/errors.ts'
import type { Warning } from '../../columns/warning.ts'
import type { Reader, SetEvent, SourceSet } from '../reader.ts'
import { byStem, roleOf, taskSets } from './parts.ts'
import { type TaskData, taskDataOf } from './taskdata/task-data.ts'
import type { Task } from './taskdata/tasks.ts'
import { childrenOf, parseXml, textOf, type XmlElement } from './taskdata/xml.ts'
import { LogLibrary } from './timelog/library.ts'
import { joinParallel, type NamedLog } from './timelog/parallel.ts'
import { type ReadTask, unitTables } from './units/unit-table.ts'

/**
 * ISO 11783-10 task data (ISOXML), versions 3.0 to 4.3: one unit a task and operation type. Tasks without logs are
 * plans and no work; boundaries of fields come out whether they were worked or not.
 */
export const isoxml: Reader = {
  format: 'ISO11783',

  recognise: roleOf,

  group: taskSets,

  async *read(set, options) {
    const { data, events } = await readTaskData(set)
    yield* events
    for (const boundary of data.boundaries) yield { kind: 'boundary', boundary }

    const references = Map.groupBy(
      data.tasks.flatMap((task) => task.logs.map((name) => name.toUpperCase())),
      (name) => name,
    )
    const library = new LogLibrary(
      set.parts,
      new Map([...references].map(([name, all]) => [name, all.length])),
    )
    const tasks = [
      ...data.tasks.filter((task) => task.logs.length > 0),
      ...library.unreferenced.map(taskOfLog),
    ]
    if (tasks.length === 0) {
      const detail = `The task data in '${set.name}' holds no logs of work done, only plans and settings; export it after the work`
      yield { kind: 'ignored', code: 'no_logs', detail }
    }
    if (tasks.length > 0) yield* partsNotRead(set)
    for (const [i, task] of tasks.entries()) {
      const again = tasks.findIndex(({ id }) => id === task.id) < i
      const key = `${set.key}#${task.id}${again ? ` ${i + 1}` : ''}`
      const { read, events: ofLogs } = await readTask(key, task, library, references, data.warnings)
      yield* ofLogs
      for (const table of unitTables(read, data.devices, options.now)) yield { kind: 'table', table }
    }
  },
}

function* partsNotRead(set: SourceSet): Generator<SetEvent> {
  const detail = 'Links, prescription grids, coverage and other side files of displays are not needed'
  for (const { role, file } of set.parts) {
    if (role !== 'side' && role !== 'linklist') continue
    yield { kind: 'part', entry: { path: file.path, outcome: 'ignored', code: 'side_file', detail } }
  }
}

/** Throws `Unreadable` where TASKDATA.XML itself cannot be read: `malformed_xml`, `xml_doctype_forbidden` and others. */
async function readTaskData(set: SourceSet): Promise<{ data: TaskData; events: SetEvent[] }> {
  const file = set.parts.find(({ role }) => role === 'taskdata')!.file
  const root = parseXml(await file.read(), file.path)
  const present = byStem(set.parts, 'external')
  const wanted = childrenOf(root, 'XFR').map((reference) => (textOf(reference, 'A') ?? '').toUpperCase())
  const externals = new Map<string, XmlElement | undefined>()
  const warnings: Warning[] = []
  const events: SetEvent[] = []
  for (const name of wanted) {
    const part = present.get(name)
    if (!part || externals.has(name)) continue
    try {
      externals.set(name, parseXml(await part.file.read(), part.file.path))
    } catch (error) {
      const { code, message } = asUnreadable(error)
      externals.set(name, undefined)
      warnings.push({ code, at: part.file.path, detail: message })
      events.push({ kind: 'part', entry: { path: part.file.path, outcome: 'failed', code, detail: message } })
    }
  }
  const data = taskDataOf(root, externals, set.key)
  return { data: { ...data, warnings: [...data.warnings, ...warnings] }, events }
}

async function readTask(
  key: string,
  task: Task,
  library: LogLibrary,
  references: ReadonlyMap<string, readonly string[]>,
  ofSet: readonly Warning[],
): Promise<{ read: ReadTask; events: SetEvent[] }> {
  const warnings: Warning[] = [...ofSet]
  const events: SetEvent[] = []
  const logs: NamedLog[] = []
  for (const name of new Set(task.logs.map((log) => log.toUpperCase()))) {
    const loaded = await library.load(name)
    warnings.push(...loaded.warnings)
    for (const entry of loaded.entries) events.push({ kind: 'part', entry })
    if (loaded.log) logs.push({ name, log: loaded.log })
    const times = references.get(name)?.length ?? 0
    if (times > 1) {
      const detail = `The log ${name} is referred to ${times} times; each task that refers to it has its points, once`
      warnings.push({ code: 'timelog_shared', at: name, detail, count: times })
    }
    if (times === 0) {
      const detail = `No task refers to the log ${name}; it was read by itself`
      warnings.push({ code: 'timelog_without_task', at: name, detail })
    }
  }
  return { read: { key, task, logs: joinParallel(logs), warnings }, events }
}

/** Stands for the task that a log has lost. */
function taskOfLog(name: string): Task {
  const none: readonly never[] = []
  return {
    id: name,
    name,
    logs: [name],
    operators: none,
    totals: none,
    products: none,
    devices: none,
    connections: none,
    times: none,
  }
}
