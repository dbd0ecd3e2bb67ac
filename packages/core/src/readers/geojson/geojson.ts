import { guessEncoding, trimText } from '../../bytes/text.ts'
import { checkDegrees } from '../features/crs.ts'
import { featureEvents } from '../features/feature-events.ts'
import { toldMembers } from '../features/told-members.ts'
import type { Reader } from '../reader.ts'
import { readFeatures } from './features.ts'

/** Decoded at a time: a text in memory has an upper limit, a file has none. */
const CHUNK = 16 * 1024 * 1024
const ENCODING_ASSUMED = {
  code: 'encoding_assumed',
  detail: 'The file is not valid UTF-8; read as Windows-1252',
}

const RECORD_SEPARATOR = '\x1e'

/** GeoJSON (RFC 7946), also as features one after another (RFC 8142, or one a line). */
export const geojson: Reader = {
  format: 'GEOJSON',

  recognise(head) {
    const start = Buffer.from(trimText(head)).toString('latin1').replace(RECORD_SEPARATOR, '')
    return /^\s*\{/.test(start) && /"type"\s*:\s*"Feature(Collection)?"/.test(start) ? 'features' : undefined
  },

  async *read(set, options) {
    const raw = trimText(await set.parts[0]!.file.read())
    const isUtf8 = guessEncoding(raw) === 'utf-8'
    const bytes = isUtf8 ? Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength) : fromWindows1252(raw)
    const { shapes, columns, members } = readFeatures(bytes)
    const crs = crsOf(members)
    if (crs !== undefined) checkDegrees(crs, set.name)
    const features = {
      shapes,
      columns: columns.finish(shapes.rows),
      told: toldMembers(Object.fromEntries(members)),
      warnings: isUtf8 ? [] : [ENCODING_ASSUMED],
    }
    yield* featureEvents(set, 'GEOJSON', features, options)
  },
}

/** The name in a `crs` member, as GeoJSON had it before RFC 7946: `urn:ogc:def:crs:OGC:1.3:CRS84`. */
function crsOf(members: ReadonlyMap<string, unknown>): string | undefined {
  const crs = members.get('crs')
  if (crs === undefined || crs === null) return undefined
  const { properties } = Object(crs) as { properties?: { name?: unknown; code?: unknown } | null }
  return String(properties?.name ?? properties?.code ?? JSON.stringify(crs))
}

function fromWindows1252(bytes: Uint8Array): Buffer {
  const decoder = new TextDecoder('windows-1252')
  const chunks: Buffer[] = []
  for (let at = 0; at < bytes.length; at += CHUNK) {
    chunks.push(Buffer.from(decoder.decode(bytes.subarray(at, at + CHUNK))))
  }
  return Buffer.concat(chunks)
}
