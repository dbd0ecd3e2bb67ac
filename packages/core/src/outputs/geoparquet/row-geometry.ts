import { swathsOf } from '../../agronomy/table-swaths.ts'
import { numberOf, type Table } from '../../columns/table.ts'
import { swathCorners } from '../../geometry/swath-corners.ts'
import { isSwath } from '../../geometry/swaths.ts'
import { pointWkb, polygonWkb } from './wkb.ts'

/** A GeoParquet bbox: degrees. */
export interface Bounds {
  readonly xmin: number
  readonly ymin: number
  readonly xmax: number
  readonly ymax: number
}

/** What the geometry of a row is. */
export interface RowGeometry {
  readonly type: 'Point' | 'Polygon'
  /** WKB and bounds; undefined where the row has no geometry. */
  of(row: number): { readonly wkb: Uint8Array; readonly bounds: Bounds } | undefined
}

export function pointGeometry(table: Table): RowGeometry {
  const longitude = numberOf(table, 'longitude')?.values
  const latitude = numberOf(table, 'latitude')?.values
  return {
    type: 'Point',
    of(row) {
      const x = longitude?.[row] ?? Number.NaN
      const y = latitude?.[row] ?? Number.NaN
      if (!(Math.abs(x) <= 180 && Math.abs(y) <= 90)) return undefined
      return { wkb: pointWkb(x, y), bounds: { xmin: x, ymin: y, xmax: x, ymax: y } }
    },
  }
}

/** Each point as the rectangle that was worked there; none where distance, heading or width are not known. */
export function swathGeometry(table: Table): RowGeometry {
  const { swaths } = swathsOf(table)
  const corners = new Float64Array(8)
  return {
    type: 'Polygon',
    of(row) {
      if (!isSwath(swaths, row)) return undefined
      swathCorners(swaths, row, corners)
      const [x0, y0, x1, y1, x2, y2, x3, y3] = corners as unknown as Corners
      const bounds = {
        xmin: Math.min(x0, x1, x2, x3),
        ymin: Math.min(y0, y1, y2, y3),
        xmax: Math.max(x0, x1, x2, x3),
        ymax: Math.max(y0, y1, y2, y3),
      }
      return { wkb: polygonWkb(corners), bounds }
    },
  }
}

type Corners = [number, number, number, number, number, number, number, number]
