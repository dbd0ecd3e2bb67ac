import { Unreadable } from '../../bytes/errors.ts'
import type { Column } from '../../columns/table.ts'
import type { Warning } from '../../columns/warning.ts'
import { isPosition } from '../../geometry/positions.ts'
import { polygonsOfRings, type Ring } from '../../geometry/rings.ts'
import type { FieldBoundary } from '../reader.ts'
import { toDegrees } from './crs.ts'
import type { Rings } from './shp/rings.ts'

/** What exports call the columns, in lower case; SMS cuts `Field (Name)` to `Field___Na`. */
const NAMES = {
  name: ['field_name', 'fieldname', 'field___na', 'field', 'fld_name', 'name', 'label'],
  grower: [
    'grower',
    'grower_nam',
    'growername',
    'grower___n',
    'client',
    'client_nam',
    'clientname',
    'farmer',
  ],
  farm: ['farm', 'farm_name', 'farmname', 'farm___nam'],
} as const

interface Layer {
  readonly key: string
  readonly name: string
  readonly prj: string | undefined
  /** Numbers of the records that count, in order; the rows of `columns`. */
  readonly records: readonly number[]
  readonly columns: readonly Column[]
}

/**
 * One boundary a record; records without an area are left out. A record without a name goes by that of the layer.
 * Throws `no_valid_positions` where no record has an area, and the errors of `toDegrees`.
 */
export function boundariesOf(
  { x, y, rings }: Rings,
  layer: Layer,
): { boundaries: FieldBoundary[]; warnings: Warning[] } {
  const warnings = toDegrees(x, y, layer.prj, layer.name)
  const ofRecord = Map.groupBy(rings, ({ record }) => record)
  const boundaries = layer.records.flatMap((record, row): FieldBoundary[] => {
    const own = (ofRecord.get(record) ?? []).map(({ from, to }) => cornersOf(x, y, from, to))
    const polygons = polygonsOfRings(own)
    if (polygons.length === 0) return []
    const textIn = (names: readonly string[]) => firstText(layer.columns, names, row)
    const [grower, farm] = [textIn(NAMES.grower), textIn(NAMES.farm)]
    return [
      {
        key: `${layer.key}#${record + 1}`,
        name: textIn(NAMES.name) ?? (layer.records.length > 1 ? `${layer.name} ${record + 1}` : layer.name),
        ...(grower === undefined ? {} : { grower }),
        ...(farm === undefined ? {} : { farm }),
        polygons,
      },
    ]
  })
  if (boundaries.length > 0) return { boundaries, warnings }
  const message = `None of the ${layer.records.length} polygons of '${layer.name}' has an area on the globe`
  throw new Unreadable('no_valid_positions', message, { at: layer.key })
}

function cornersOf(x: Float64Array, y: Float64Array, from: number, to: number): Ring {
  const ring: Ring = []
  for (let i = from; i < to; i++) if (isPosition(x[i]!, y[i]!)) ring.push([x[i]!, y[i]!])
  return ring
}

function firstText(columns: readonly Column[], names: readonly string[], row: number): string | undefined {
  for (const name of names) {
    const column = columns.find((candidate) => candidate.name.toLowerCase() === name)
    const text = column && textAt(column, row)
    if (text) return text
  }
  return undefined
}

/** Fields may go by numbers. */
function textAt(column: Column, row: number): string | undefined {
  if (column.type === 'text') return column.dictionary[column.codes[row]!]
  return Number.isNaN(column.values[row]!) ? undefined : String(column.values[row])
}
