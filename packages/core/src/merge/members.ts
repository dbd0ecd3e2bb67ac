import { type Selection, selects } from '../columns/selection.ts'
import type { StandardTable } from '../columns/standard-table.ts'
import { numberOf } from '../columns/table.ts'

/** A file that goes into a merge, and which of its points are meant; without selections all. */
export interface Member {
  readonly standard: StandardTable
  readonly selections: readonly Selection[]
}

/** Rows of the members, one after another: the member and the row within it. */
export interface Rows {
  readonly member: Uint16Array
  readonly row: Uint32Array
}

export interface Taken {
  readonly rows: Rows
  /** Points that the selections mean. */
  readonly selected: number
  /** Of them, those that are not where they are wanted ... */
  readonly elsewhere: number
  /** ... and those that an earlier member had already. */
  readonly duplicates: number
}

/**
 * The points of the members that are where they are wanted, each once, by time, those without first; of one instant in
 * the order of the members and their rows. A point is one that an earlier member had when time, position and section
 * are the same: the same data came twice. Rows of one file are never taken for one another.
 */
export function takeRows(
  members: readonly Member[],
  isWanted?: (longitude: number, latitude: number) => boolean,
): Taken {
  const most = members.reduce((sum, { standard }) => sum + standard.table.rows, 0)
  const rows = { member: new Uint16Array(most), row: new Uint32Array(most) }
  const time = new Float64Array(most)
  const known = members.length > 1 ? new KnownPoints() : undefined
  let [kept, selected, elsewhere, duplicates] = [0, 0, 0, 0]
  for (const [m, { standard, selections }] of members.entries()) {
    const { table } = standard
    const isSelected = selects(table, selections)
    const longitude = numberOf(table, 'longitude')!.values
    const latitude = numberOf(table, 'latitude')!.values
    const times = numberOf(table, 'timestamp')?.values
    const sections = numberOf(table, 'sectionId')?.values
    const comparable = standard.timePrecision === 'instant' ? known : undefined
    for (let i = 0; i < table.rows; i++) {
      if (!isSelected(i)) continue
      selected++
      if (isWanted && !isWanted(longitude[i]!, latitude[i]!)) {
        elsewhere++
        continue
      }
      const at = times?.[i] ?? Number.NaN
      if (comparable?.has(m, at, longitude[i]!, latitude[i]!, sections?.[i] ?? Number.NaN)) {
        duplicates++
        continue
      }
      rows.member[kept] = m
      rows.row[kept] = i
      time[kept++] = Number.isNaN(at) ? Number.NEGATIVE_INFINITY : at
    }
  }
  return { rows: inOrder(rows, time.subarray(0, kept)), selected, elsewhere, duplicates }
}

function inOrder({ member, row }: Rows, time: Float64Array): Rows {
  const order = Uint32Array.from(time, (_, i) => i)
  if (time.some((at, i) => at < time[i - 1]!)) order.sort((a, b) => time[a]! - time[b]! || a - b)
  return { member: Uint16Array.from(order, (i) => member[i]!), row: Uint32Array.from(order, (i) => row[i]!) }
}

/** Points by instant: few are of the same one, so that a list of them is short. */
class KnownPoints {
  readonly #at = new Map<number, number[]>()

  /** Whether a member before `member` had the point; it is known from now on. */
  has(member: number, time: number, longitude: number, latitude: number, section: number): boolean {
    const points = this.#at.get(time)
    if (!points) {
      this.#at.set(time, [member, longitude, latitude, section])
      return false
    }
    for (let i = 0; i < points.length; i += 4) {
      const same =
        points[i]! < member &&
        points[i + 1] === longitude &&
        points[i + 2] === latitude &&
        Object.is(points[i + 3], section)
      if (same) return true
    }
    points.push(member, longitude, latitude, section)
    return false
  }
}
