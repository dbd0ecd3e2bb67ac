import type { OperationType, SourceTable } from '../../../columns/source-table.ts'
import type { Column, NumberColumn, TextColumn } from '../../../columns/table.ts'
import type { Warning } from '../../../columns/warning.ts'
import { countPositions, invalidPositions } from '../../positions.ts'
import { TIME_UNKNOWN, timeWarnings } from '../../times.ts'
import { entityOf, scaled, scaling } from '../ddi.ts'
import type { DeviceElement, Devices } from '../devices/devices.ts'
import { isAntenna, offsetFromAntenna } from '../devices/offsets.ts'
import type { Task } from '../taskdata/tasks.ts'
import { clockOffset } from '../timelog/clock.ts'
import type { NamedLog } from '../timelog/parallel.ts'
import { positionJumps } from '../timelog/positions.ts'
import { counterColumns } from './counters.ts'
import { DDI } from './ddis.ts'
import { offsetColumns, recordingColumn, sectionColumn, widthColumn } from './implement.ts'
import { type Layout, layoutOf, spread } from './layout.ts'
import { machineryOf } from './machinery.ts'
import { measureColumn, measuresOf } from './measures.ts'
import { operationsOf } from './operations.ts'
import { productsOf, varietyOf } from './products.ts'
import { rawColumns } from './raw-columns.ts'
import { sectionsOf } from './sections.ts'
import { ownSource, settled } from './sources.ts'
import { TaskValues } from './task-values.ts'
import { placedElements, positionsOf } from './track.ts'
import { workingWidth } from './widths.ts'

/** Sections that would make more rows than this are taken together. */
const MOST_ROWS = 2 ** 25

/** One task of a set, its logs read and joined. */
export interface ReadTask {
  /** `set#TSK-1`. */
  readonly key: string
  readonly task: Task
  readonly logs: readonly NamedLog[]
  readonly warnings: readonly Warning[]
}

/** A table for each kind of work that a task was; one without operation type where nothing tells it. */
export function* unitTables(read: ReadTask, devices: Devices, now: number): Generator<SourceTable> {
  const values = new TaskValues(
    read.logs.map(({ log }) => log),
    devices,
  )
  const types = operationsOf(read.task, values)
  for (const type of types.length > 0 ? types : [undefined]) yield unitTable(read, type, values, devices, now)
}

function unitTable(
  { key, task, logs, warnings }: ReadTask,
  type: OperationType | undefined,
  values: TaskValues,
  devices: Devices,
  now: number,
): SourceTable {
  const told: Warning[] = [...warnings]
  const sections = type ? sectionsOf(type, values) : []
  const tooMany = sections.length * values.records > MOST_ROWS
  if (tooMany) {
    const detail = `${values.records} records of ${sections.length} sections are too many points; they were taken together`
    told.push({ code: 'sections_joined', detail, count: sections.length })
  }
  const layout = layoutOf(values, tooMany ? [] : sections)
  const measures = type ? measuresOf(type, values) : []
  const primary = measures[0]?.values[0]?.element
  const measured = measures.map((measure) => measureColumn(layout, measure))

  const offsets = placedElements(layout, primary).map((element) => offsetOf(element, task, values, devices))
  const positions = positionsOf(layout, offsets)
  const valid = countPositions(positions.longitude, positions.latitude)
  if (valid < layout.rows) told.push(invalidPositions(layout.rows - valid))
  told.push(...positionJumps(values.logs))

  const offset = clockOffset(values.logs, task.times)
  const time = timeColumn(layout, offset ?? 0)
  if (layout.rows > 0) told.push(...(time ? timeWarnings(time.values, now) : [TIME_UNKNOWN]))

  const width = widthColumn(layout, primary)
  const recording = recordingColumn(layout, primary)
  const counters = counterColumns(layout, type, { measured, hasWidth: width !== undefined })
  const sectioned = new Set(layout.sections)
  const mapped = new Set(measures.map(({ ddi }) => ddi))
  const used = new Set([
    ...measures.flatMap((measure) => measure.values),
    ...counters.map((counter) => counter.values),
    ...values.all.filter(({ ddi, element }) => mapped.has(ddi) && sectioned.has(element)),
    ...(recording && sectioned.size === 0
      ? values.of(DDI.workState).filter(({ element }) => element === primary)
      : []),
    ...(width ? usedWidths(layout, values, primary) : []),
  ])
  const raw = rawColumns(layout, used)
  const products = type === 'applied' ? productsOf(task, measures, values) : []
  const columns: Column[] = [
    degrees('Longitude', 'longitude', positions.longitude),
    degrees('Latitude', 'latitude', positions.latitude),
    ...(time ? [time] : []),
    ...fieldColumns(layout),
    ...sectionColumn(layout),
    ...(recording ? [recording] : []),
    ...measured,
    ...(width ? [width] : []),
    ...offsetColumns(layout, offsets),
    ...counters.map(({ column }) => column),
    ...same('crop', type === 'tillage' ? undefined : task.crop, layout.rows),
    ...same(
      'variety',
      type === 'planted' || type === 'harvested' ? varietyOf(task, type, measures) : undefined,
      layout.rows,
    ),
    ...logColumn(layout, logs),
    ...raw.columns,
  ]
  const machinery = machineryOf(task, values, devices, type, measures)
  return {
    key: type ? `${key}/${type}` : key,
    name: task.name,
    format: 'ISO11783',
    ...(type ? { operationType: type } : {}),
    table: { rows: layout.rows, columns },
    timePrecision: time ? 'instant' : 'none',
    localTime: time !== undefined && offset === undefined,
    origin: originOf(task),
    ...(products.length > 0 ? { products } : {}),
    ...(machinery.length > 0 ? { machinery } : {}),
    ...(task.operators.length > 0 ? { operators: task.operators } : {}),
    ...(task.totals.length > 0 ? { totals: totalsOf(task, devices) } : {}),
    ...(raw.constants.length > 0 ? { constants: raw.constants } : {}),
    warnings: [...told, ...raw.warnings],
  }
}

function offsetOf(element: DeviceElement, task: Task, values: TaskValues, devices: Devices) {
  const connections = task.connections.map(([a, b]) => [devices.element(a), devices.element(b)] as const)
  const linked = connections.flat().flatMap(({ device }) => device?.elements ?? [])
  const antennas = [...(element.device?.elements ?? []), ...linked].filter(isAntenna)
  const along = (ddi: number, of: DeviceElement) => {
    const source = [of, ...of.ancestors].flatMap((holder) => ownSource(values, ddi, holder) ?? [])[0]
    return source && settled(source)
  }
  return offsetFromAntenna(element, antennas, connections, (of) => ({
    x: along(DDI.offsetX, of),
    y: along(DDI.offsetY, of),
  }))
}

/** The widths that `equipmentWidth` is made of. */
function usedWidths(layout: Layout, values: TaskValues, primary: DeviceElement | undefined) {
  const elements = layout.sections.length > 0 ? layout.sections : [workingWidth(values, primary)?.element]
  return values.of(DDI.width).filter(({ element }) => elements.includes(element))
}

function timeColumn(layout: Layout, offset: number): NumberColumn | undefined {
  const values = ofRecords(layout, 'time')
  if (!values?.some((t) => !Number.isNaN(t))) return undefined
  return {
    name: 'timestamp',
    property: 'timestamp',
    type: 'number',
    unit: 'ms',
    values: values.map((t) => t - offset),
  }
}

const FIELDS = [
  { field: 'elevation', name: 'Elevation', property: 'elevation', unit: 'm' },
  { field: 'status', name: 'Position Status' },
  { field: 'pdop', name: 'PDOP' },
  { field: 'hdop', name: 'HDOP' },
  { field: 'satellites', name: 'Satellites' },
  { field: 'gpsTime', name: 'GPS UTC Time', unit: 'ms' },
] as const

function fieldColumns(layout: Layout): NumberColumn[] {
  return FIELDS.flatMap(({ field, ...head }): NumberColumn[] => {
    const values = ofRecords(layout, field)
    return values ? [{ ...head, type: 'number', values }] : []
  })
}

/** A field of the records as a column of the rows; undefined where no log has it. */
function ofRecords(
  layout: Layout,
  field: (typeof FIELDS)[number]['field'] | 'time',
): Float64Array | undefined {
  const { task } = layout
  return task.logs.some((log) => log[field])
    ? spread(
        layout,
        task.column((log) => log[field]),
      )
    : undefined
}

function degrees(name: string, property: string, values: Float64Array): NumberColumn {
  return { name, property, type: 'number', unit: 'arcdeg', values }
}

/** A column that says the same of every row. */
function same(property: string, text: string | undefined, rows: number): TextColumn[] {
  if (text === undefined) return []
  return [{ name: property, property, type: 'text', codes: new Int32Array(rows), dictionary: [text] }]
}

/** Which log a row is of, where a task has several. */
function logColumn({ task, rows, stride }: Layout, logs: readonly NamedLog[]): TextColumn[] {
  if (logs.length < 2) return []
  const codes = new Int32Array(rows)
  for (const [i, start] of task.starts.entries()) codes.fill(i, start * stride)
  return [{ name: 'Time Log', type: 'text', codes, dictionary: logs.map(({ name }) => name) }]
}

function originOf({ grower, farm, field, practice, name }: Task): SourceTable['origin'] {
  return {
    ...(grower === undefined ? {} : { grower }),
    ...(farm === undefined ? {} : { farm }),
    ...(field === undefined ? {} : { field }),
    ...(practice === undefined ? {} : { operationType: practice }),
    description: name,
  }
}

function totalsOf({ totals }: Task, devices: Devices): NonNullable<SourceTable['totals']> {
  return totals.map(({ ddi, element, value, start }) => {
    const of = devices.element(element)
    const { title, unit, resolution } = entityOf(ddi, of.designators.get(ddi))
    const told = { name: title, of: of.name, value: scaled(value, scaling(resolution)) }
    return { ...told, ...(unit === undefined ? {} : { unit }), ...(start === undefined ? {} : { start }) }
  })
}
