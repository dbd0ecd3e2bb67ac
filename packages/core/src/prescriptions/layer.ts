import { Unreadable } from '../bytes/errors.ts'
import type { SourceFile } from '../bytes/source-file.ts'
import type { Column } from '../columns/table.ts'
import { geodesicDistance } from '../geometry/geodesy.ts'
import { isPosition } from '../geometry/positions.ts'
import { toDegrees } from '../readers/shapefile/crs.ts'
import { keptRecords, readColumns } from '../readers/shapefile/dbf/columns.ts'
import { readDbfHeader } from '../readers/shapefile/dbf/header.ts'
import { readPositions } from '../readers/shapefile/shp/positions.ts'
import { checkHeader, type Geometry, isShapeHeader } from '../readers/shapefile/shp/records.ts'

/** The parts of a shapefile. */
export interface Layer {
  readonly name: string
  readonly shp: SourceFile
  readonly dbf: SourceFile
  readonly shx: SourceFile
  readonly prj: SourceFile | undefined
}

const SHX_HEADER = 100
const SHX_RECORD = 8
/** No machine works a field that is wider: coordinates that span more are in another system than the .prj says. */
const WIDEST_M = 100_000

export interface CheckedLayer {
  readonly geometry: Geometry
  readonly records: number
  /** Numeric columns that hold a rate for at least one record. */
  readonly rateColumns: readonly string[]
}

/** Readable shapes on the globe, one record in each part, and a rate. Throws `Unreadable`. */
export async function checkLayer(layer: Layer): Promise<CheckedLayer> {
  const shapes = await layer.shp.read()
  const geometry = checkHeader(shapes, layer.shp.path)
  const rows = asBuffer(await layer.dbf.read())
  const header = readDbfHeader(rows, layer.dbf.path)
  const { records } = header
  if (records === 0) throw invalid('no_rows', `'${layer.name}' holds no records`)
  const index = await layer.shx.read()
  const indexed = (index.length - SHX_HEADER) / SHX_RECORD
  if (!isShapeHeader(index) || indexed !== records) {
    const message = `'${layer.shx.path}' does not index the ${records} records of the layer: export it again`
    throw invalid('corrupt_shapefile', message)
  }
  const { x, y } = readPositions(shapes, geometry, records, layer.shp.path)
  const prj = layer.prj && asBuffer(await layer.prj.read()).toString('utf8')
  toDegrees(x, y, prj, layer.name)
  checkExtent(x, y, layer.name)
  const { columns } = readColumns(rows, header, keptRecords(rows, header), 'latin1')
  const rateColumns = columns.filter(holdsRates).map(({ name }) => name)
  if (rateColumns.length === 0) {
    throw invalid('no_rate_column', `'${layer.dbf.path}' has no numeric column with a rate of 0 or more`)
  }
  return { geometry, records, rateColumns }
}

function holdsRates(column: Column): boolean {
  return column.type === 'number' && column.values.some((value) => value >= 0 && Number.isFinite(value))
}

function checkExtent(longitude: Float64Array, latitude: Float64Array, layer: string): void {
  let [west, east, south, north] = [180, -180, 90, -90]
  for (let i = 0; i < longitude.length; i++) {
    const [lon, lat] = [longitude[i]!, latitude[i]!]
    if (!isPosition(lon, lat)) {
      throw invalid('invalid_position', `Record ${i + 1} of '${layer}' has no position on the globe`)
    }
    west = Math.min(west, lon)
    east = Math.max(east, lon)
    south = Math.min(south, lat)
    north = Math.max(north, lat)
  }
  if (geodesicDistance(west, south, east, north) > WIDEST_M) {
    throw invalid(
      'implausible_extent',
      `'${layer}' spans more than 100 km, which is no field; is its .prj right?`,
    )
  }
}

function invalid(code: string, message: string): Unreadable {
  return new Unreadable(code, message)
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
