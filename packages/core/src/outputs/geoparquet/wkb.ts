/** Well-known binary of OGC 06-103r4, little-endian. */
const LITTLE_ENDIAN = 1
const POINT = 1
const POLYGON = 3

export function pointWkb(longitude: number, latitude: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(21))
  view.setUint8(0, LITTLE_ENDIAN)
  view.setUint32(1, POINT, true)
  view.setFloat64(5, longitude, true)
  view.setFloat64(13, latitude, true)
  return new Uint8Array(view.buffer)
}

/** A polygon of one ring: longitude, latitude of each corner in turn; the first is repeated at the end here. */
export function polygonWkb(corners: Float64Array): Uint8Array {
  const count = corners.length / 2 + 1
  const view = new DataView(new ArrayBuffer(13 + 16 * count))
  view.setUint8(0, LITTLE_ENDIAN)
  view.setUint32(1, POLYGON, true)
  view.setUint32(5, 1, true)
  view.setUint32(9, count, true)
  for (let i = 0; i < 2 * count; i++) view.setFloat64(13 + 8 * i, corners[i % corners.length]!, true)
  return new Uint8Array(view.buffer)
}
