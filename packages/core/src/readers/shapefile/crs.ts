import proj4 from 'proj4'
import { Unreadable } from '../../bytes/errors.ts'
import type { Warning } from '../../columns/warning.ts'
import { isPosition } from '../../geometry/positions.ts'

/** Datums taken as WGS 84; those that do not say so in their name lie within 2 m of it. */
const WGS84 = /WGS[_ ]?(19)?84|World[_ ]Geodetic[_ ]System[_ ]1984/i
const WITHIN_2_M =
  /North[_ ]American[_ ](Datum[_ ])?(of[_ ])?1983|NAD[_ ]?83|NAD_1983|ETRS|European[_ ]Terrestrial|GDA|Geocentric[_ ]Datum|SIRGAS|NZGD2000|Geodetic[_ ]Datum[_ ]2000/i

/**
 * Turns coordinates of a layer into degrees of EPSG:4326, in place, by the text of its .prj.
 * Throws `unsupported_crs`; without a .prj `missing_crs`, unless all coordinates can be degrees.
 */
export function toDegrees(
  x: Float64Array,
  y: Float64Array,
  prj: string | undefined,
  layer: string,
): Warning[] {
  const wkt = prj?.trim()
  if (!wkt) return assumeDegrees(x, y, layer)
  const name = /"([^"]*)"/.exec(wkt)?.[1] ?? wkt.slice(0, 40)
  const datum = /\b(?:DATUM|ENSEMBLE)\s*\[\s*"([^"]*)"/i.exec(wkt)?.[1] ?? name
  const isWgs84 = WGS84.test(datum)
  if (!isWgs84 && !WITHIN_2_M.test(datum)) throw unsupported(name, layer)
  if (!/^(GEOGCS|GEOGCRS|GEODCRS)\b/i.test(wkt)) project(x, y, wkt, name, layer)
  if (isWgs84) return []
  const detail = `The datum ${datum} is taken as WGS 84; it differs by less than 2 m`
  return [{ code: 'datum_assumed', detail }]
}

function assumeDegrees(x: Float64Array, y: Float64Array, layer: string): Warning[] {
  for (let i = 0; i < x.length; i++) {
    if (Math.abs(x[i]!) > 180 || Math.abs(y[i]!) > 90) {
      const message = `'${layer}' has no .prj, and its coordinates are no degrees; add the .prj file of the export`
      throw new Unreadable('missing_crs', message, { at: layer })
    }
  }
  const detail = 'The layer has no .prj; all its coordinates can be degrees and are taken as WGS 84'
  return [{ code: 'crs_assumed', detail }]
}

function project(x: Float64Array, y: Float64Array, wkt: string, name: string, layer: string): void {
  try {
    const { forward } = proj4(wkt, 'EPSG:4326')
    for (let i = 0; i < x.length; i++) {
      if (!Number.isFinite(x[i]!) || !Number.isFinite(y[i]!)) continue
      const [longitude, latitude] = forward([x[i]!, y[i]!])
      const valid = isPosition(longitude!, latitude!)
      x[i] = valid ? longitude! : Number.NaN
      y[i] = valid ? latitude! : Number.NaN
    }
  } catch (cause) {
    throw unsupported(name, layer, cause)
  }
}

function unsupported(name: string, at: string, cause?: unknown): Unreadable {
  const message = `The coordinate system '${name}' of '${at}' cannot be turned into WGS 84; export the layer in WGS 84 degrees`
  return new Unreadable('unsupported_crs', message, { at, cause })
}
