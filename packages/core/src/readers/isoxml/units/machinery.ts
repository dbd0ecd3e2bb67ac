import type { OperationType, SourceTable } from '../../../columns/source-table.ts'
import type { Devices } from '../devices/devices.ts'
import { FORAGE_HARVESTER, HARVESTER, TRACTOR } from '../devices/name.ts'
import type { Task } from '../taskdata/tasks.ts'
import type { Measure } from './measures.ts'
import type { TaskValues } from './task-values.ts'

const SELF_PROPELLED: readonly number[] = [TRACTOR, HARVESTER, FORAGE_HARVESTER]

/**
 * The devices that pulled, that were connected, or that logged and tell a class or what the operation is measured by:
 * displays and trip computers are devices of a task as well, but no machines.
 */
export function machineryOf(
  task: Task,
  values: TaskValues,
  devices: Devices,
  type: OperationType | undefined,
  measures: readonly Measure[],
): NonNullable<SourceTable['machinery']> {
  const measuring = measures.flatMap((measure) => measure.values.map(({ element }) => element.device))
  const logging = values.all
    .flatMap(({ element }) => element.device ?? [])
    .filter((device) => (device.deviceClass ?? 0) > 0 || measuring.includes(device))
  const connected = task.connections.flat().flatMap((id) => devices.element(id).device ?? [])
  const pulling = task.devices.filter(({ deviceClass }) => deviceClass === TRACTOR)
  return [...new Set([...pulling, ...connected, ...logging])].map((device) => {
    const isMachine =
      SELF_PROPELLED.includes(device.deviceClass ?? 0) || (type === 'harvested' && device.deviceClass === 0)
    return {
      name: device.name,
      type: isMachine ? ('machine' as const) : ('implement' as const),
      ...(device.serialNumber === undefined ? {} : { serialNumber: device.serialNumber }),
    }
  })
}
