import type { SourceTable } from '../../../columns/source-table.ts'
import type { NumberColumn } from '../../../columns/table.ts'
import type { Warning } from '../../../columns/warning.ts'
import { entityOf, scaled, scaling } from '../ddi.ts'
import { type DeviceElement, ELEMENT_TYPE } from '../devices/devices.ts'
import { bySection, type Layout, spread } from './layout.ts'
import { ownSource } from './sources.ts'
import type { Values } from './task-values.ts'

/** Carried forward, few values in a log become as many as it has records: no more than this for what has no property. */
const MOST_BYTES = 512 * 1024 * 1024

interface RawColumn {
  readonly name: string
  /** Told apart by this where names are the same. */
  readonly id: string
  readonly count: number
  readonly column: (name: string) => NumberColumn
}

/**
 * What was logged and no property is made of, under the names of the DDI and the element. Values of sections that
 * have rows of their own share a column for each DDI. What is the same all the time is told once, as a constant.
 */
export function rawColumns(
  layout: Layout,
  used: ReadonlySet<Values>,
): { columns: NumberColumn[]; constants: NonNullable<SourceTable['constants']>; warnings: Warning[] } {
  const unused = layout.task.all.filter((values) => !used.has(values))
  const constants = unused
    .filter(({ min, max }) => min === max)
    .map(({ ddi, element, last }) => {
      const { title, unit, resolution } = entityOf(ddi, element.designators.get(ddi))
      const told = { name: `${title} [${element.name}]`, value: scaled(last, scaling(resolution)) }
      return unit === undefined ? told : { ...told, unit }
    })
  const changing = unused.filter(({ min, max }) => min !== max)
  const ofSections = changing.filter(({ element }) => holdersOf(layout, element).length > 0)
  const raw = [
    ...changing
      .filter((values) => !ofSections.includes(values))
      .map((values) => elementColumn(layout, values)),
    ...[...Map.groupBy(ofSections, ({ ddi }) => ddi).values()].map((values) =>
      sectionsColumn(layout, values),
    ),
  ]
  const most = Math.floor(MOST_BYTES / (8 * Math.max(1, layout.rows)))
  const kept = raw.length <= most ? raw : raw.toSorted((a, b) => b.count - a.count).slice(0, most)
  const left = raw.length - kept.length
  const detail = `${left} columns of other values were left out, those that change least; all of them would take too much memory`
  return {
    columns: named(kept),
    constants,
    warnings: left > 0 ? [{ code: 'raw_columns_left_out', detail, count: left }] : [],
  }
}

/** The sections that an element is, or that are part of it as the units of a row are of their section. */
function holdersOf({ sections }: Layout, element: DeviceElement): readonly DeviceElement[] {
  const isPart = element.type === ELEMENT_TYPE.section || element.type === ELEMENT_TYPE.unit
  return isPart
    ? sections.filter((section) => section === element || section.ancestors.includes(element))
    : []
}

function elementColumn(layout: Layout, values: Values): RawColumn {
  const { ddi, element } = values
  const { title, unit, resolution } = entityOf(ddi, element.designators.get(ddi))
  return {
    name: `${title} [${element.name}]`,
    id: element.id,
    count: values.count,
    column: (name) => column(name, unit, spread(layout, layout.task.carried(values, scaling(resolution)))),
  }
}

function sectionsColumn(layout: Layout, values: readonly Values[]): RawColumn {
  const { ddi, element } = values[0]!
  const { title, unit, resolution } = entityOf(ddi, element.designators.get(ddi))
  const scale = scaling(resolution)
  const sourceOf = (section: DeviceElement) => {
    const holder = [section, ...section.ancestors].find((e) => values.some((each) => each.element === e))
    return holder && ownSource(layout.task, ddi, holder)
  }
  return {
    name: title,
    id: `${ddi}`,
    count: values.reduce((sum, { count }) => sum + count, 0),
    column: (name) =>
      column(
        name,
        unit,
        bySection(layout, sourceOf, () => scale),
      ),
  }
}

function column(name: string, unit: string | undefined, values: Float64Array): NumberColumn {
  return { name, type: 'number', ...(unit === undefined ? {} : { unit }), values }
}

function named(raw: readonly RawColumn[]): NumberColumn[] {
  const times = new Map<string, number>()
  for (const { name } of raw) times.set(name, (times.get(name) ?? 0) + 1)
  return raw.map(({ name, id, column }) => column(times.get(name) === 1 ? name : `${name} ${id}`))
}
