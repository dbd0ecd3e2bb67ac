import { SaxesParser } from 'saxes'
import { Unreadable } from '../../bytes/errors.ts'
import { guessEncoding, trimText } from '../../bytes/text.ts'

/** Polygons of one Placemark, with those of all its MultiGeometry. */
export interface Placemark {
  readonly name: string | undefined
  /** Rings of [longitude, latitude] as written, the outer one first. */
  readonly polygons: number[][][][]
}

const MAX_BYTES = 256 * 1024 * 1024
const MAX_DEPTH = 64

/**
 * The Placemarks of a KML 2.2 document that hold polygons (OGC 12-007r2, 10.6 to 10.10). Nothing outside the document
 * is followed: no links, no entities. Throws `xml_too_large`, `xml_doctype_forbidden`, `xml_too_deep`, `malformed_xml`.
 */
export function placemarksOf(bytes: Uint8Array, path: string): Placemark[] {
  const refuse = (code: string, message: string) => new Unreadable(code, message, { at: path })
  if (bytes.length > MAX_BYTES)
    throw refuse('xml_too_large', `'${path}' has ${bytes.length} bytes; ${MAX_BYTES} are allowed`)
  const placemarks: Placemark[] = []
  const open: string[] = []
  let name: string | undefined
  let polygons: number[][][][] = []
  let text = ''
  const parser = new SaxesParser()
  parser.on('doctype', () => {
    throw refuse('xml_doctype_forbidden', `'${path}' declares a document type; export it again without one`)
  })
  parser.on('opentag', (tag) => {
    if (open.length >= MAX_DEPTH)
      throw refuse('xml_too_deep', `'${path}' has more than ${MAX_DEPTH} levels of elements`)
    const element = localName(tag.name)
    if (element === 'Placemark') {
      name = undefined
      polygons = []
    } else if (element === 'Polygon') polygons.push([])
    text = ''
    open.push(element)
  })
  parser.on('text', (part) => {
    text += part
  })
  parser.on('cdata', (part) => {
    text += part
  })
  parser.on('closetag', () => {
    const element = open.pop()
    const parent = open.at(-1)
    if (element === 'name' && parent === 'Placemark') name = text.trim() || undefined
    else if (element === 'coordinates' && parent === 'LinearRing') {
      const rings = polygons.at(-1)
      const side = open.at(-2)
      if (side === 'outerBoundaryIs') rings?.unshift(positionsOf(text))
      else if (side === 'innerBoundaryIs') rings?.push(positionsOf(text))
    } else if (element === 'Placemark' && polygons.length > 0) placemarks.push({ name, polygons })
    text = ''
  })
  const trimmed = trimText(bytes)
  try {
    parser.write(new TextDecoder(guessEncoding(trimmed)).decode(trimmed)).close()
  } catch (error) {
    if (error instanceof Unreadable) throw error
    throw refuse('malformed_xml', `'${path}' is no complete XML: ${(error as Error).message}`)
  }
  return placemarks
}

/** `11.5,48.1,310 11.6,48.1`: heights are left out. */
function positionsOf(text: string): number[][] {
  const tuples = text.trim().split(/\s+/).filter(Boolean)
  return tuples.map((tuple) => {
    const [lon = '', lat = ''] = tuple.split(',')
    return [numberOf(lon), numberOf(lat)]
  })
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text)
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
