import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { bytesOf, type Converted, convert, type SourceInput } from '@sheaf/core'
import { ISOXMLManager } from 'isoxml'
import papaparse from 'papaparse'
import * as shapefile from 'shapefile'
import { walk } from '../packages/core/src/bytes/walk.ts'
import { coverage } from '../packages/core/src/geometry/coverage.ts'
import type { Swaths } from '../packages/core/src/geometry/swaths.ts'
import { readSource } from '../packages/core/src/readers/registry.ts'
import type { Contest } from './measure.ts'

interface Entry {
  readonly group: 'readers' | 'outputs' | 'geometry'
  readonly contest: Contest
}

const now = Date.parse('2026-01-01T00:00:00Z')
const fixture = (path: string) => readFile(fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url)))

export async function contests(): Promise<Entry[]> {
  return [await text(), await pointShapefile(), await isoxml(), await geojson(), await wholeWay(), worked()]
}

async function text(): Promise<Entry> {
  const bytes = await fixture('agleader-text/sample1.txt')
  return {
    group: 'readers',
    contest: {
      name: 'Ag Leader text, 21,917 rows of 16 columns',
      amount: 21_917,
      unit: 'rows',
      ours: () => readAll({ name: 'sample1.txt', bytes: bytesOf(bytes) }),
      peers: {
        papaparse: () => papaparse.parse(bytes.toString('utf8'), { dynamicTyping: true }),
      },
    },
  }
}

async function pointShapefile(): Promise<Entry> {
  const zip = await fixture('sms-shapefile/FarmerI_YL18_YLD_2018_henrys.zip')
  const parts = await unzip(zip)
  const part = (ending: string) => parts.get(ending) ?? new Uint8Array()
  return {
    group: 'readers',
    contest: {
      name: 'SMS point shapefile, 31,276 rows of 38 columns, 41 MB (Sheaf unzips too)',
      amount: 31_276,
      unit: 'rows',
      ours: () => readAll({ name: 'wheat.zip', bytes: bytesOf(zip) }),
      peers: {
        shapefile: () => shapefile.read(view(part('shp')), view(part('dbf'))),
      },
    },
  }
}

async function isoxml(): Promise<Entry> {
  const zip = await fixture('isoxml/zips/AFE.zip')
  return {
    group: 'readers',
    contest: {
      name: 'ISOXML, 3 logs of 3,633 records with up to 255 values (Sheaf gives tables, the peer objects)',
      amount: 10_899,
      unit: 'records',
      ours: () => readAll({ name: 'AFE.zip', bytes: bytesOf(zip) }),
      peers: {
        isoxml: async () => {
          const manager = new ISOXMLManager()
          await manager.parseISOXMLFile(new Uint8Array(zip), 'application/zip')
          for (const task of (manager.rootElement as unknown as TaskData).attributes.Task ?? [])
            for (const log of task.attributes.TimeLog ?? []) log.parseBinaryFile()
        },
      },
    },
  }
}

/** As much of the peer's tree as is walked. */
interface TaskData {
  readonly attributes: {
    readonly Task?: readonly {
      readonly attributes: { readonly TimeLog?: readonly { parseBinaryFile(): unknown }[] }
    }[]
  }
}

async function geojson(): Promise<Entry> {
  const bytes = bytesOf(await fixture('agleader-text/sample1.txt'))
  const [file] = await convertAll({ name: 'sample1.txt', bytes })
  const artifact = file?.artifacts.find(({ name }) => name === 'standardGeojson')
  if (!artifact) throw new Error('sample1.txt gives no standardGeojson')
  const written = Buffer.concat([...artifact.chunks])
  const collection: unknown = JSON.parse(written.toString())
  return {
    group: 'outputs',
    contest: {
      name: `Standard GeoJSON, ${file?.points.toLocaleString('en')} points`,
      amount: written.length / 1e6,
      unit: 'MB',
      ours: () => {
        let size = 0
        for (const chunk of artifact.chunks) size += chunk.length
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
          for (const artifact of file.artifacts) for (const chunk of artifact.chunks) void chunk.length
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

async function readAll(input: SourceInput): Promise<void> {
  for await (const event of readSource(input, { now })) void event
}

async function convertAll(input: SourceInput): Promise<Converted[]> {
  const files: Converted[] = []
  for await (const event of convert(input, { now })) if (event.kind === 'file') files.push(event.file)
  return files
}

/** Entries by their endings. */
async function unzip(zip: Buffer): Promise<Map<string, Uint8Array>> {
  const entries = new Map<string, Uint8Array>()
  for await (const found of walk({ name: 'wheat.zip', bytes: bytesOf(zip) }))
    if (found.kind === 'file') entries.set(found.file.path.slice(-3).toLowerCase(), await found.file.read())
  return entries
}

/** `shapefile` takes a buffer's memory as its own. */
function view(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes)
}
