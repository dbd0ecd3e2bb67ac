import type { NumberColumn, TextColumn } from '../../../columns/table.ts'
import type { Scale } from '../ddi.ts'
import type { DeviceElement } from '../devices/devices.ts'
import { DDI } from './ddis.ts'
import { bySection, type Layout, repeated } from './layout.ts'
import { fillFrom, greatest, type Source } from './sources.ts'
import type { TaskValues } from './task-values.ts'
import { ownWidth, workingWidth } from './widths.ts'
import {
  anySectionOn,
  condensedState,
  sectionState,
  sectionsUnder,
  type WorkState,
  workStateOf,
} from './work-state.ts'

const METRES: Scale = { times: 1, over: 1000 }
/** How far the widths of the sections may be off that of the boom for them to be the parts of it. */
const TOLERANCE = 0.1

/** `equipmentWidth` in metres: of the section, or of what of the implement is at work. Undefined: nothing tells it. */
export function widthColumn(layout: Layout, primary: DeviceElement | undefined): NumberColumn | undefined {
  const { task, sections } = layout
  const column = (values: Float64Array): NumberColumn => ({
    name: 'Actual Working Width',
    property: 'equipmentWidth',
    type: 'number',
    unit: 'm',
    values,
  })
  if (sections.length > 0) return column(sectionWidths(layout))
  const width = workingWidth(task, primary)
  if (!width) return undefined
  const values = new Float64Array(task.records).fill(Number.NaN)
  fillFrom(task, width, METRES, values)
  return column(switchedWidth(task, width, values))
}

/** A section without a width of its own has its share of that of the nearest element it is part of. */
function sectionWidths(layout: Layout): Float64Array {
  const { task, sections } = layout
  const holderOf = (section: DeviceElement) =>
    [section, ...section.ancestors].find((element) => ownWidth(task, element) !== undefined)
  const sharing = (holder: DeviceElement) =>
    sections.filter((section) => section === holder || section.ancestors.includes(holder)).length
  return bySection(
    layout,
    (section) => {
      const holder = holderOf(section)
      return holder ? ownWidth(task, holder) : workingWidth(task, section)
    },
    (section) => {
      const holder = holderOf(section)
      const share = 1000 * (holder ? sharing(holder) : sections.length)
      return { times: 1, over: share }
    },
  )
}

/**
 * A boom that keeps telling its full width although sections are switched off works with the widths of those that
 * are on. `full` where its width does change, where the sections do not make it up, or none is on.
 */
function switchedWidth(task: TaskValues, width: Source, full: Float64Array): Float64Array {
  if ('values' in width && width.values.min !== width.values.max) return full
  const sections = sectionsUnder(width.element)
  const widths = sections.map((section) => ownWidth(task, section))
  const sum = widths.reduce((total, own) => total + (own ? greatest(own) / METRES.over : Number.NaN), 0)
  const boom = greatest(width) / METRES.over
  if (!(Math.abs(sum - boom) <= TOLERANCE * boom)) return full

  const on = new Float64Array(task.records)
  for (const [k, section] of sections.entries()) {
    const logsState = task.find(DDI.workState, section) !== undefined
    const state =
      condensedState(task, width.element, k) ?? (logsState ? workStateOf(task, section) : undefined)
    if (!state) return full
    const metres = greatest(widths[k]!) / METRES.over
    for (let i = 0; i < on.length; i++) if (state[i] === 1) on[i]! += metres
  }
  return on.map((metres, i) => (metres > 0 ? metres : full[i]!))
}

/** `recordingStatus`, from the work state of the section or implement. Undefined: nothing tells it. */
export function recordingColumn(layout: Layout, primary: DeviceElement | undefined): TextColumn | undefined {
  const { task, sections, stride } = layout
  const codes = new Int32Array(layout.rows).fill(-1)
  let told = false
  for (let k = 0; k < stride; k++) {
    const section = sections[k]
    const state = section ? sectionState(task, section) : wholeState(task, primary)
    if (!state) continue
    told = true
    for (let i = 0; i < state.length; i++) {
      if (!Number.isNaN(state[i]!)) codes[i * stride + k] = state[i] === 1 ? 0 : 1
    }
  }
  if (!told) return undefined
  return {
    name: 'Actual Work State',
    property: 'recordingStatus',
    type: 'text',
    codes,
    dictionary: ['On', 'Off'],
  }
}

/**
 * Of the element that measures, else of the boom whose width counts: its work state, or that any section is on; else of
 * whatever element tells one, the device itself before its parts.
 */
function wholeState(task: TaskValues, primary: DeviceElement | undefined): WorkState | undefined {
  const boom = workingWidth(task, primary)?.element
  for (const element of [primary, boom]) {
    const state = element && (workStateOf(task, element) ?? anySectionOn(task, element))
    if (state) return state
  }
  const [highest] = task
    .of(DDI.workState)
    .toSorted((a, b) => a.element.ancestors.length - b.element.ancestors.length)
  return highest && workStateOf(task, highest.element)
}

/** `sectionId`, from 1 on. */
export function sectionColumn(layout: Layout): NumberColumn[] {
  if (layout.sections.length === 0) return []
  const values = repeated(
    layout,
    layout.sections.map((_, k) => k + 1),
  )
  return [{ name: 'sectionId', property: 'sectionId', type: 'number', values }]
}

/** Offsets of each row's element from the antenna, in metres; a column without any value is left out. */
export function offsetColumns(
  layout: Layout,
  offsets: readonly { readonly x: number | undefined; readonly y: number | undefined }[],
): NumberColumn[] {
  return (['x', 'y'] as const).flatMap((axis): NumberColumn[] => {
    const metres = offsets.map((offset) => (offset[axis] ?? Number.NaN) / 1000)
    if (metres.every(Number.isNaN)) return []
    const values = repeated(layout, metres)
    const name = `${axis}Offset`
    return [{ name, property: name, type: 'number', unit: 'm', values }]
  })
}
