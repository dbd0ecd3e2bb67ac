import { describe, expect, it } from 'vitest'
import { bytesOf } from '../../bytes/byte-source.ts'
import type { ReaderEvent } from '../reader.ts'
import { readSource } from '../registry.ts'
import { placemarksOf } from './placemarks.ts'

const document = (body: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Farm</name>${body}</Document></kml>`
const ring = (text: string) => `<LinearRing><coordinates>${text}</coordinates></LinearRing>`
const outer = (text: string) => `<outerBoundaryIs>${ring(text)}</outerBoundaryIs>`
const inner = (text: string) => `<innerBoundaryIs>${ring(text)}</innerBoundaryIs>`
const square = '11,48,310 11.1,48 11.1,48.1\n 11,48'
const read = (text: string) => placemarksOf(Buffer.from(text), 'a.kml')

describe('placemarksOf', () => {
  it('reads names, holes in either order, and all polygons of a MultiGeometry', () => {
    const hole = '11.05,48.01 11.06,48.01 11.06,48.02 11.05,48.01'
    const polygon = `<Polygon>${inner(hole)}${outer(square)}</Polygon>`
    const text = document(
      `<Placemark><name><![CDATA[North & 40]]></name><MultiGeometry>${polygon}<MultiGeometry><Polygon>${outer(square)}</Polygon></MultiGeometry></MultiGeometry></Placemark>
       <Placemark><name>A tree</name><Point><coordinates>11,48</coordinates></Point></Placemark>`,
    )
    const [placemark, ...rest] = read(text)
    expect(rest).toEqual([])
    expect(placemark?.name).toBe('North & 40')
    expect(placemark?.polygons).toHaveLength(2)
    expect(placemark?.polygons[0]?.map((each) => each.length)).toEqual([4, 4])
    expect(placemark?.polygons[0]?.[0]?.[1]).toEqual([11.1, 48])
  })

  it('reads prefixed names and leaves what is no number for the judge of geometries', () => {
    const text = `<k:kml xmlns:k="http://www.opengis.net/kml/2.2"><k:Placemark><k:Polygon><k:outerBoundaryIs><k:LinearRing><k:coordinates>11,x ,48</k:coordinates></k:LinearRing></k:outerBoundaryIs></k:Polygon></k:Placemark></k:kml>`
    expect(read(text)[0]?.polygons).toEqual([
      [
        [
          [11, Number.NaN],
          [Number.NaN, 48],
        ],
      ],
    ])
  })

  it('refuses document types, damage and depth', () => {
    expect(() => read('<!DOCTYPE kml [<!ENTITY a "b">]><kml/>')).toThrow(
      expect.objectContaining({ code: 'xml_doctype_forbidden' }),
    )
    expect(() => read(document('<Placemark>'))).toThrow(expect.objectContaining({ code: 'malformed_xml' }))
    expect(() => read(`<kml>${'<Folder>'.repeat(100)}`)).toThrow(
      expect.objectContaining({ code: 'xml_too_deep' }),
    )
  })
})

it('gives a boundary for each Placemark of a source', async () => {
  const bytes = bytesOf(Buffer.from(document(`<Placemark><Polygon>${outer(square)}</Polygon></Placemark>`)))
  const events: ReaderEvent[] = []
  for await (const event of readSource({ name: 'fields.kml', bytes }, { now: 0 })) events.push(event)
  expect(events).toMatchObject([
    { kind: 'boundary', boundary: { key: 'fields.kml#1', name: 'fields.kml' } },
    { kind: 'entry', entry: { path: 'fields.kml', outcome: 'read' } },
  ])
})
