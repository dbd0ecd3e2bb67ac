import { operationTypeOf } from '../../../agronomy/operation-types.ts'
import type { OperationType } from '../../../columns/source-table.ts'
import * as kind from '../devices/name.ts'
import type { Task } from '../taskdata/tasks.ts'
import { DDI } from './ddis.ts'
import type { TaskValues, Values } from './task-values.ts'

/** Actual values, not setpoints: one above zero shows that the work was done. */
const ACTUAL = new Set<number>([
  DDI.volumeRate,
  DDI.massRate,
  DDI.countRate,
  DDI.tillageDepth,
  DDI.volumeYield,
  DDI.massYield,
  DDI.massFlow,
  DDI.totalVolumeYield,
  DDI.totalMassYield,
  DDI.dryMassYield,
  DDI.seedCottonYield,
  DDI.seedCottonFlow,
])

const BY_CLASS: Readonly<Record<number, OperationType>> = {
  [kind.TILLAGE]: 'tillage',
  [kind.SECONDARY_TILLAGE]: 'tillage',
  [kind.SEEDER]: 'planted',
  [kind.FERTILIZER]: 'applied',
  [kind.SPRAYER]: 'applied',
  [kind.HARVESTER]: 'harvested',
  [kind.ROOT_HARVESTER]: 'harvested',
  [kind.FORAGE_HARVESTER]: 'harvested',
}

/**
 * The kind of work that a value is part of. Rates by mass and volume are what a seeder sows, unless it also counts
 * seeds: then they are fertilizer or chemicals put down beside them.
 */
export function operationOf({ ddi, element }: Values, task: TaskValues): OperationType | undefined {
  if ((ddi >= 0x53 && ddi <= 0x5b) || (ddi >= 0xb5 && ddi <= 0xbe)) return 'harvested'
  if (ddi >= 0x0b && ddi <= 0x14) return 'planted'
  if (ddi >= 0x33 && ddi <= 0x37) return 'tillage'
  if (ddi < 0x01 || ddi > 0x0a) return undefined
  const sows = element.device?.deviceClass === kind.SEEDER && !countsSeeds(task)
  return sows ? 'planted' : 'applied'
}

function countsSeeds(task: TaskValues): boolean {
  return task.all.some(({ ddi }) => ddi >= 0x0b && ddi <= 0x0f)
}

/**
 * What was done in a task, by its values: those with any above zero; else those that could have been logged, as
 * tillage only where no rate could; else by the task's cultural practice; else by the classes of its devices.
 * Empty where nothing tells.
 */
export function operationsOf(task: Task, values: TaskValues): OperationType[] {
  const possible = new Set<OperationType>()
  const done = new Set<OperationType>()
  for (const each of values.all) {
    const type = operationOf(each, values)
    if (!type) continue
    possible.add(type)
    if (ACTUAL.has(each.ddi) && each.max > 0) done.add(type)
  }
  const found = done.size > 0 ? done : possible
  if (found.size > 1) found.delete('tillage')
  if (found.size > 0) return [...found]

  for (const word of [task.practice ?? '', ...(task.practice ?? '').split('/')]) {
    const type = operationTypeOf(word)
    if (type) return [type]
  }
  const classes = [...task.devices, ...values.all.flatMap(({ element }) => element.device ?? [])]
  const types = new Set(classes.flatMap(({ deviceClass }) => BY_CLASS[deviceClass ?? 0] ?? []))
  return types.size === 1 ? [...types] : []
}
