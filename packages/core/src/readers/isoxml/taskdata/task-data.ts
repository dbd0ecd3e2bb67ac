import type { Warning } from '../../../columns/warning.ts'
import type { FieldBoundary } from '../../reader.ts'
import { Devices } from '../devices/devices.ts'
import { type Names, namesOf } from './names.ts'
import type { Partfield } from './partfields.ts'
import { type Task, tasksOf } from './tasks.ts'
import { textOf, type XmlElement } from './xml.ts'

/** What a TASKDATA.XML and its external files say. */
export interface TaskData {
  readonly devices: Devices
  readonly tasks: readonly Task[]
  readonly boundaries: readonly FieldBoundary[]
  /** `missing_external`. */
  readonly warnings: readonly Warning[]
}

/**
 * `externals`: the roots of external files by the upper-case name that an XFR refers to, `TSK00000`; undefined where
 * one is there but could not be read. `key` names the set.
 */
export function taskDataOf(
  root: XmlElement,
  externals: ReadonlyMap<string, XmlElement | undefined>,
  key: string,
): TaskData {
  const warnings: Warning[] = []
  const elements = root.children.flatMap((element) => {
    if (element.name !== 'XFR') return [element]
    const name = (textOf(element, 'A') ?? '').toUpperCase()
    if (!externals.has(name)) {
      const detail = `The task data refers to the external file ${name}.XML, which is not there`
      warnings.push({ code: 'missing_external', at: `${name}.XML`, detail })
    }
    return externals.get(name)?.children ?? []
  })
  const byName = Map.groupBy(elements, ({ name }) => name)
  const all = (name: string) => byName.get(name) ?? []
  const names = namesOf(all)
  const devices = new Devices(all('DVC'))
  const boundaries = [...names.fields].flatMap(([id, field]) => boundaryOf(`${key}#${id}`, field, names))
  return { devices, tasks: tasksOf(all('TSK'), names, devices), boundaries, warnings }
}

function boundaryOf(key: string, field: Partfield, { customers, farms }: Names): FieldBoundary[] {
  if (field.polygons.length === 0) return []
  const farm = farms.get(field.farm ?? '')
  const grower = customers.get(field.customer ?? farm?.customer ?? '')
  return [
    {
      key,
      name: field.name,
      ...(grower === undefined ? {} : { grower }),
      ...(farm === undefined ? {} : { farm: farm.name }),
      polygons: field.polygons,
    },
  ]
}
