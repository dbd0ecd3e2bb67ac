/** Areas on the WGS 84 ellipsoid, as the server works them out: sides are geodesics (Karney 2013). */
import geographiclib from 'geographiclib-geodesic'
import type { Position, Shape } from './boundary-shape.ts'

const SQUARE_METRES_PER_ACRE = 4046.8564224

/** Hectares; holes are taken away. */
export function hectaresOf(shape: Shape): number {
  let squareMetres = 0
  for (const rings of shape) {
    for (const [index, ring] of rings.entries()) squareMetres += (index === 0 ? 1 : -1) * ringArea(ring)
  }
  return squareMetres / 10_000
}

export function acresOf(hectares: number): number {
  return (hectares * 10_000) / SQUARE_METRES_PER_ACRE
}

function ringArea(ring: readonly Position[]): number {
  const polygon = geographiclib.Geodesic.WGS84.Polygon()
  for (const [lon, lat] of ring) polygon.AddPoint(lat, lon)
  return Math.abs(polygon.Compute(false, true).area ?? 0)
}
