import { openAsBlob } from 'node:fs'
import { type ByteSource, readSource, Unreadable } from '@sheaf/core'
import type { BoundaryFile, BoundaryTask, Message } from './messages.ts'

const formats: Readonly<Record<string, BoundaryFile['format']>> = {
  shp: 'SHAPEFILE',
  geojson: 'GEOJSON',
  json: 'GEOJSON',
  kml: 'KML',
}

/** The boundaries of an uploaded source by the file that they stand in; of more than `most` in all, only their count. */
export async function boundaries({ path, name, now, most }: BoundaryTask): Promise<Message> {
  const found = new Map<string, BoundaryFile['boundaries'][number][]>()
  const files: BoundaryFile[] = []
  let count = 0
  try {
    for await (const event of readSource({ name, bytes: await byteSource(path) }, { now })) {
      if (event.kind === 'boundary') {
        count++
        const { key, name, polygons } = event.boundary
        // Keys are the path of the file and what tells its boundaries apart.
        const file = key.slice(0, key.lastIndexOf('#'))
        const siblings = found.get(file)
        if (count > most) continue
        if (siblings) siblings.push({ name, polygons })
        else found.set(file, [{ name, polygons }])
      } else if (event.kind === 'entry') {
        const { path, detail } = event.entry
        const format = formats[path.slice(path.lastIndexOf('.') + 1).toLowerCase()]
        const read = found.get(path) ?? []
        const problem = read.length > 0 || detail === undefined ? {} : { problem: detail }
        if (format) files.push({ path, format, boundaries: read, ...problem })
      }
    }
  } catch (error) {
    // The source as a whole gives nothing: its files, if any, have been told.
    if (!(error instanceof Unreadable)) throw error
    return { kind: 'boundaries', files, count, problem: error.message }
  }
  return { kind: 'boundaries', files, count }
}

async function byteSource(path: string): Promise<ByteSource> {
  const blob = await openAsBlob(path)
  return {
    byteLength: blob.size,
    slice: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
  }
}
