import { Unreadable } from '../../bytes/errors.ts'

/**
 * Throws `unsupported_crs` unless a name of a coordinate system (`EPSG:4326`, `urn:ogc:def:crs:OGC:1.3:CRS84`) stands
 * for degrees of longitude and latitude on WGS 84.
 */
export function checkDegrees(crs: string, file: string): void {
  if (/(^|[:/])(CRS:?84h?|4326|4979)$/i.test(crs.trim())) return
  const message = `The coordinate system '${crs.slice(0, 100)}' of '${file}' is not read; export the file in WGS 84 degrees (EPSG:4326)`
  throw new Unreadable('unsupported_crs', message, { at: file })
}
