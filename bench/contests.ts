import { bytesOf, type Converted, convert, type SourceInput } from '@sheaf/core'
import { coverage } from '../packages/core/src/geometry/coverage.ts'
import type { Swaths } from '../packages/core/src/geometry/swaths.ts'
import { fixture, now } from './fixtures.ts'
import type { Contest } from './measure.ts'
import { readerContests } from './readers.ts'

interface Entry {
  readonly group: 'readers' | 'outputs' | 'geometry'
  readonly contest: Contest
}

export async function contests(): Promise<Entry[]> {
  const readers = (await readerContests()).map((contest): Entry => ({ group: 'readers', contest }))
  return [...readers, await geojson(), await wholeWay(), worked()]
}

async function geojson(): Promise<Entry> {
  const bytes = bytesOf(await fixture('agleader-text/sample1.txt'))
  const [file] = await convertAll({ name: 'sample1.txt', bytes })
  const artifact = file?.artifacts.find(({ name }) => name === 'standardGeojson')
  if (!artifact) throw new Error('sample1.txt gives no standardGeojson')
  const chunks = artifact.chunks as Iterable<Uint8Array>
  const written = Buffer.concat([...chunks])
  const collection: unknown = JSON.parse(written.toString())
  return {
    group: 'outputs',
    contest: {
      name: `Standard GeoJSON, ${file?.points.toLocaleString('en')} points`,
      amount: written.length / 1e6,
      unit: 'MB',
      ours: () => {
        let size = 0
        for (const chunk of chunks) size += chunk.length
        return size
      },
      peers: { 'JSON.stringify (objects there)': () => Buffer.from(JSON.stringify(collection)) },
    },
  }
}

async function wholeWay(): Promise<Entry> {
  const zip = await fixture('deere-shapefile/Export From MyJohnDeere - Harvest.zip')
  return {
    group: 'outputs',
    contest: {
      name: 'Harvest zip to raw and standard GeoJSON, summary and coverage, 40,960 rows',
      amount: 40_960,
      unit: 'rows',
      ours: async () => {
        for (const file of await convertAll({ name: 'harvest.zip', bytes: bytesOf(zip) }))
          for (const artifact of file.artifacts) for await (const chunk of artifact.chunks) void chunk.length
      },
      peers: {},
    },
  }
}

/** A million rectangles: passes of 9 m side by side over a square field. */
function worked(): Entry {
  const rows = 1_000_000
  const [perPass, step, width] = [2000, 1.5, 9]
  const metre = 1 / 111_320
  const column = (value: (pass: number, i: number) => number) =>
    Float64Array.from({ length: rows }, (_, row) => value(Math.floor(row / perPass), row % perPass))
  const swaths: Swaths = {
    rows,
    longitude: column((pass) => -93 + (pass * width * metre) / Math.cos((42 * Math.PI) / 180)),
    latitude: column((pass, i) => 42 + (pass % 2 === 0 ? i : perPass - 1 - i) * step * metre),
    heading: column((pass) => (pass % 2 === 0 ? 0 : 180)),
    length: new Float64Array(rows).fill(step),
    width: new Float64Array(rows).fill(width),
  }
  return {
    group: 'geometry',
    contest: {
      name: 'Coverage of a million swath rectangles',
      amount: rows,
      unit: 'rectangles',
      ours: () => coverage(swaths),
      peers: {},
    },
  }
}

async function convertAll(input: SourceInput): Promise<Converted[]> {
  const files: Converted[] = []
  for await (const event of convert(input, { now })) if (event.kind === 'file') files.push(event.file)
  return files
}
