import { Unreadable } from '../../bytes/errors.ts'
import type { Footer, Leaf } from './footer.ts'

const LONGITUDES = ['longitude', 'lon', 'lng', 'long']
const LATITUDES = ['latitude', 'lat']

/** Where rows have their geometry: in a column of WKB with its coordinate system, or in two of degrees. */
export type GeometryColumns =
  | { readonly wkb: Leaf; readonly crs: string | undefined }
  | { readonly longitude: Leaf; readonly latitude: Leaf }

interface GeoColumn {
  readonly encoding?: unknown
  readonly crs?: unknown
}

/**
 * From the `geo` metadata of GeoParquet 1.0 and 1.1, else from Parquet's own type GEOMETRY, else by the names of two
 * columns of numbers. Throws `no_geometry`, `unsupported_geometry`, `corrupt_parquet`.
 */
export function geometryColumns({ leaves, members }: Footer, path: string): GeometryColumns {
  const geo = members.get('geo')
  if (geo !== undefined) {
    const { name, column } = primaryOf(geo, path)
    const wkb = leaves.find((leaf) => leaf.name === name && leaf.element.type === 'BYTE_ARRAY')
    if (column.encoding !== 'WKB' || !wkb) {
      const message = `The geometry column '${name}' of '${path}' is written as ${String(column.encoding)}; WKB is read`
      throw new Unreadable('unsupported_geometry', message, { at: path })
    }
    return { wkb, crs: crsName(column.crs) }
  }
  const typed = leaves.find(({ element }) => /^GEO(METRY|GRAPHY)$/.test(element.logical_type?.type ?? ''))
  if (typed) {
    const type = typed.element.logical_type
    return { wkb: typed, crs: type && 'crs' in type ? type.crs : undefined }
  }
  const named = (names: readonly string[]) =>
    names
      .map((name) => leaves.find((leaf) => leaf.name.toLowerCase() === name && isNumber(leaf)))
      .find((leaf) => leaf !== undefined)
  const [longitude, latitude] = [named(LONGITUDES), named(LATITUDES)]
  if (longitude && latitude) return { longitude, latitude }
  const found = leaves.slice(0, 40).map(({ name }) => name.slice(0, 60))
  const message = `'${path}' has neither a geometry column nor longitude and latitude; its columns are ${found.join(', ')}`
  throw new Unreadable('no_geometry', message, { at: path })
}

function isNumber({ element: { type, converted_type } }: Leaf): boolean {
  return type === 'DOUBLE' || type === 'FLOAT' || (converted_type === 'DECIMAL' && type !== undefined)
}

function primaryOf(geo: string, path: string): { name: string; column: GeoColumn } {
  try {
    const { primary_column, columns } = JSON.parse(geo) as {
      primary_column: string
      columns: Record<string, GeoColumn>
    }
    const column = columns[primary_column]
    if (typeof column === 'object' && column !== null) return { name: primary_column, column }
  } catch {
    // Told below.
  }
  const message = `The geo metadata of '${path}' names no geometry column; export it as GeoParquet 1.0 or 1.1`
  throw new Unreadable('corrupt_parquet', message, { at: path })
}

/** Of PROJJSON, `EPSG:4326`; undefined where the file leaves it out, which stands for OGC:CRS84. */
function crsName(crs: unknown): string | undefined {
  if (crs === undefined) return undefined
  const { id, name } = Object(crs) as { id?: { authority?: unknown; code?: unknown }; name?: unknown }
  return id ? `${String(id.authority)}:${String(id.code)}` : String(name ?? 'unknown')
}
