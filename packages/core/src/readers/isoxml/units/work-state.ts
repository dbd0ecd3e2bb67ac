import { RAW } from '../ddi.ts'
import { type DeviceElement, ELEMENT_TYPE } from '../devices/devices.ts'
import { DDI } from './ddis.ts'
import { fillFrom, nearestSource } from './sources.ts'
import type { TaskValues } from './task-values.ts'

/** One DDI holds 16 sections, two bits each from the low end; sixteen DDIs follow one another. */
const SECTIONS_A_DDI = 16
const DDIS = 16
const EVERY_SECOND_BIT = 0x55555555
const ON = 1
const OFF = 0

/** Numbers of records: 1 works, 0 does not, NaN unknown. */
export type WorkState = Float64Array

/** By the work state that the element, or the nearest one it is part of, logs. */
export function workStateOf(task: TaskValues, element: DeviceElement): WorkState | undefined {
  const source = nearestSource(task, [DDI.workState], element)
  if (!source) return undefined
  const state = new Float64Array(task.records).fill(Number.NaN)
  fillFrom(task, source, RAW, state)
  return state.map((raw) => (raw === ON || raw === OFF ? raw : Number.NaN))
}

/** The elements of type section that are part of an element, in the order of the device description. */
export function sectionsUnder(element: DeviceElement): readonly DeviceElement[] {
  return (element.device?.elements ?? []).filter(
    ({ type, ancestors }) => type === ELEMENT_TYPE.section && ancestors.includes(element),
  )
}

/**
 * The work states of sections as an element tells them for all of its own: section k is in bits 2(k mod 16) and up of
 * DDI 00A1 + k/16: 00 off, 01 on, 10 error, 11 not installed. Undefined where it tells none.
 */
export function condensedState(
  task: TaskValues,
  element: DeviceElement,
  section: number,
): WorkState | undefined {
  const block = Math.floor(section / SECTIONS_A_DDI)
  const values = section >= 0 && block < DDIS ? task.find(DDI.condensedWorkState + block, element) : undefined
  if (!values) return undefined
  const shift = 2 * (section % SECTIONS_A_DDI)
  return task.carried(values, RAW).map((raw) => {
    const bits = (raw >>> shift) & 3
    if (Number.isNaN(raw)) return raw
    return bits === ON || bits === OFF ? bits : Number.NaN
  })
}

/** Whether any section of an element is on, by its condensed states. Undefined where it tells none. */
export function anySectionOn(task: TaskValues, element: DeviceElement): WorkState | undefined {
  let any: WorkState | undefined
  for (let block = 0; block < DDIS; block++) {
    const values = task.find(DDI.condensedWorkState + block, element)
    if (!values) continue
    const state = task.carried(values, RAW).map((raw) => {
      if (Number.isNaN(raw)) return raw
      const low = raw & EVERY_SECOND_BIT
      const high = (raw >>> 1) & EVERY_SECOND_BIT
      if ((low & ~high) !== 0) return ON
      return (low | high) === EVERY_SECOND_BIT ? Number.NaN : OFF
    })
    any = any?.map((on, i) => (on === ON || Number.isNaN(state[i]!) ? on : state[i]!)) ?? state
  }
  return any
}

/**
 * The state of one section, or of a unit of one: its own, else its bits in the condensed state of the boom, else what
 * the elements it is part of say.
 */
export function sectionState(task: TaskValues, element: DeviceElement): WorkState | undefined {
  if (task.find(DDI.workState, element)) return workStateOf(task, element)
  const section = [element, ...element.ancestors].find(({ type }) => type === ELEMENT_TYPE.section)
  for (const boom of section?.ancestors ?? []) {
    const state = section && condensedState(task, boom, sectionsUnder(boom).indexOf(section))
    if (state) return state
  }
  return workStateOf(task, element)
}
