import { unitOfLabel } from '../mappings/labels.ts'

export interface PositionColumns {
  readonly longitude: number
  readonly latitude: number
}

type Axis = keyof PositionColumns

/** By how sure a label is: full names say degrees, `X` and `Y` may be metres or anything. */
const LABELS: readonly Readonly<Record<Axis, RegExp>>[] = [
  {
    longitude: /^(gps|wgs84|decimal|start|point)?longitude(deg|degrees|dd|wgs84|decimal)?$/,
    latitude: /^(gps|wgs84|decimal|start|point)?latitude(deg|degrees|dd|wgs84|decimal)?$/,
  },
  { longitude: /^(gps)?(lon|long|lng)(deg|dd)?$/, latitude: /^(gps)?lat(deg|dd)?$/ },
  { longitude: /^x(coord)?$/, latitude: /^y(coord)?$/ },
]
const WORDS = LABELS.length - 2

/** Decimals from which a number within the range of degrees is no number of metres: 0.0001 degrees are 11 m. */
const DECIMALS = 4
/** Degrees. No field is wider. */
const WIDEST = 2

/**
 * The columns of longitude and latitude among the labels of a heading line, told by their names; where those are short,
 * by values that can be nothing but degrees. `rows` are the first lines below, as texts with a decimal point.
 */
export function positionColumns(
  labels: readonly string[],
  rows: readonly (readonly string[])[],
): PositionColumns | undefined {
  for (const [doubt, names] of LABELS.entries()) {
    const [longitude, latitude] = [find(labels, names.longitude), find(labels, names.latitude)]
    if (longitude < 0 || latitude < 0) continue
    if (doubt === 0) return { longitude, latitude }
    const sure = doubt > WORDS
    if (areDegrees(rows, longitude, 180, sure) && areDegrees(rows, latitude, 90, sure)) {
      return { longitude, latitude }
    }
  }
  return undefined
}

function find(labels: readonly string[], name: RegExp): number {
  return labels.findIndex((label) => {
    const { name: bare, unit } = unitOfLabel(label)
    return (
      (unit === undefined || unit === 'arcdeg') && name.test(bare.toLowerCase().replace(/[^a-z0-9]/g, ''))
    )
  })
}

function areDegrees(
  rows: readonly (readonly string[])[],
  column: number,
  limit: number,
  strict: boolean,
): boolean {
  const texts = rows.map((row) => row[column]?.trim() ?? '').filter((text) => text !== '')
  const values = texts.map(Number)
  if (values.length === 0 || !values.every((value) => Math.abs(value) <= limit)) return false
  if (!strict) return true
  const decimals = texts.filter((text) => (text.split('.')[1]?.length ?? 0) >= DECIMALS).length
  return decimals >= 0.8 * texts.length && Math.max(...values) - Math.min(...values) < WIDEST
}
