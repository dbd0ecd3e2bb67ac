import type { Geometry } from 'flatgeobuf'
import { deserialize, GeometryType, type IProperties, parseProperties } from 'flatgeobuf/lib/mjs/generic.js'
import type { HeaderMeta } from 'flatgeobuf/lib/mjs/header-meta.js'
import { Unreadable } from '../../bytes/errors.ts'
import type { FeatureShapes } from '../features/feature-shapes.ts'
import { MOST_COORDINATES } from '../features/feature-shapes.ts'

/** The magic, and the length of the header behind it. */
const HEADER_START = 12
const MOST_HEADER_BYTES = 10 * 1024 * 1024
/** Of an entry of the spatial index: four doubles and an offset. */
const NODE_BYTES = 40

/** Version 3, whatever the patch. */
export function isFlatGeobuf(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(0, 7)).toString('latin1') === 'fgb\x03fgb'
}

/**
 * Adds the geometry of each feature to `shapes` and hands its properties on; `onHeader` comes first.
 * Throws `truncated_flatgeobuf`, `corrupt_flatgeobuf`, `too_many_coordinates`.
 */
export async function readLayer(
  bytes: Uint8Array,
  path: string,
  shapes: FeatureShapes,
  onHeader: (header: HeaderMeta) => void,
  onProperties: (row: number, properties: IProperties) => void,
): Promise<void> {
  checkLengths(bytes, path, undefined)
  try {
    const features = deserialize(bytes, {
      headerMetaFn(header: HeaderMeta) {
        checkLengths(bytes, path, header)
        // There is no index over nothing, and the library would look for its root forever.
        if (header.featuresCount === 0) header.indexNodeSize = 0
        onHeader(header)
      },
      fromFeature(row, feature, { geometryType, columns }) {
        addGeometry(shapes, feature.geometry(), geometryType, bytes.length)
        onProperties(row, parseProperties(feature, columns))
        return {}
      },
    })
    for await (const _ of features);
  } catch (cause) {
    if (cause instanceof Unreadable) throw cause
    throw corrupt(path, `feature ${shapes.rows + 1} cannot be read`, cause)
  }
}

/** Whether header, index and features end where the file does; the index and features once there is a header. */
function checkLengths(bytes: Uint8Array, path: string, header: HeaderMeta | undefined): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const headerBytes = bytes.length < HEADER_START ? Number.NaN : view.getUint32(8, true)
  let at = HEADER_START + headerBytes
  if (headerBytes > MOST_HEADER_BYTES) throw corrupt(path, `its header cannot have ${headerBytes} bytes`)
  if (!(at <= bytes.length)) throw truncated(path)
  if (!header) return
  at += indexBytes(header)
  let count = 0
  for (; at + 4 <= bytes.length; count++) at += 4 + view.getUint32(at, true)
  if (at !== bytes.length) throw truncated(path)
  if (header.featuresCount > 0 && header.featuresCount !== count) {
    throw corrupt(path, `its header says ${header.featuresCount} features, it has ${count}`)
  }
}

/** A packed Hilbert R-tree: all levels up to the one root. Without features there is none. */
function indexBytes({ featuresCount, indexNodeSize }: HeaderMeta): number {
  if (indexNodeSize === 0 || featuresCount === 0) return 0
  let nodes = featuresCount
  for (let level = featuresCount; level > 1; ) {
    level = Math.ceil(level / Math.max(2, indexNodeSize))
    nodes += level
  }
  return (featuresCount === 1 ? 2 : nodes) * NODE_BYTES
}

function addGeometry(
  shapes: FeatureShapes,
  geometry: Geometry | null,
  ofLayer: GeometryType,
  bytes: number,
): void {
  const own = geometry?.type() ?? GeometryType.Unknown
  const type = ofLayer === GeometryType.Unknown ? own : ofLayer
  if (!geometry) shapes.shape('none')
  else if (type === GeometryType.Point) {
    const isEmpty = geometry.xyLength() < 2
    shapes.shape(isEmpty ? 'none' : 'point')
    if (!isEmpty) shapes.coordinate(geometry.xy(0) ?? Number.NaN, geometry.xy(1) ?? Number.NaN)
  } else if (type === GeometryType.Polygon) {
    shapes.shape('polygon')
    addPolygon(shapes, geometry, bytes)
  } else if (type === GeometryType.MultiPolygon) {
    shapes.shape('polygon')
    for (let i = 0; i < atMost(geometry.partsLength(), bytes / 4); i++) {
      const part = geometry.parts(i)
      if (part) addPolygon(shapes, part, bytes)
    }
  } else shapes.shape('other')
}

/** Without `ends` all coordinates are one ring. */
function addPolygon(shapes: FeatureShapes, geometry: Geometry, bytes: number): void {
  const count = atMost(geometry.xyLength(), bytes / 8) / 2
  const rings = atMost(geometry.endsLength(), bytes / 4)
  let from = 0
  for (let ring = 0; ring < Math.max(1, rings); ring++) {
    const to = rings === 0 ? count : (geometry.ends(ring) ?? 0)
    if (to > count) throw new RangeError('a ring reaches past its coordinates')
    for (; from < to; from++) {
      shapes.coordinate(geometry.xy(2 * from) ?? Number.NaN, geometry.xy(2 * from + 1) ?? Number.NaN)
    }
    shapes.endRing()
  }
  shapes.endPolygon()
}

/** A length that the file can hold. */
function atMost(length: number, most: number): number {
  if (length > Math.min(most, 2 * MOST_COORDINATES)) throw new RangeError(`${length} entries do not fit`)
  return length
}

function truncated(path: string): Unreadable {
  const message = `'${path}' ends in the middle of a feature; it was cut, send it again`
  return new Unreadable('truncated_flatgeobuf', message, { at: path })
}

function corrupt(path: string, what: string, cause?: unknown): Unreadable {
  return new Unreadable('corrupt_flatgeobuf', `'${path}' is damaged: ${what}; export it again`, {
    at: path,
    cause,
  })
}
