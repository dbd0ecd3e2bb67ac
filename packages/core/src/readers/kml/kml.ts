import { looksLikeText } from '../../bytes/text.ts'
import type { Reader } from '../reader.ts'
import { placemarksOf } from './placemarks.ts'

/** Boundaries drawn in map programs: KML, and KMZ, which is a zip of it. One boundary a Placemark. */
export const kml: Reader = {
  format: 'KML',

  recognise(head) {
    if (!looksLikeText(head)) return undefined
    return /<(?:\w+:)?kml[\s>]/.test(Buffer.from(head).toString('latin1', 0, 4096)) ? 'kml' : undefined
  },

  async *read(set) {
    for (const { file } of set.parts) {
      const placemarks = placemarksOf(await file.read(), file.path)
      for (const [index, { name, polygons }] of placemarks.entries()) {
        const boundary = { key: `${set.key}#${index + 1}`, name: name ?? set.name, polygons }
        yield { kind: 'boundary', boundary }
      }
      if (placemarks.length === 0)
        yield { kind: 'ignored', code: 'no_polygons', detail: `'${set.name}' holds no polygons` }
    }
  },
}
