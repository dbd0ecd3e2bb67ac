import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Artifact, Converted } from '@sheaf/core'

export interface OutputFolder {
  /** Writes what there is of a converted file and gives the names written. */
  write(file: Converted): Promise<string[]>
}

/** Maps keep the names that they have. */
const endings: Readonly<Record<string, string>> = {
  rawGeojson: 'raw.geojson',
  standardGeojson: 'standard.geojson',
  filteredGeojson: 'filtered.geojson',
  standardGeoparquet: 'standard.parquet',
  filteredGeoparquet: 'filtered.parquet',
  polygonGeoparquet: 'polygons.parquet',
  zippedPNGs: 'pngs.zip',
}

export async function outputFolder(path: string, options: { raw: boolean }): Promise<OutputFolder> {
  await mkdir(path, { recursive: true })
  const taken = new Set<string>()

  return {
    async write(file) {
      const name = unused(fileName(file.name), taken)
      const written: string[] = []
      const put = async (ending: string, chunks: Artifact['chunks']) => {
        // Written aside first: a file that has its name is whole.
        const target = join(path, `${name}.${ending}`)
        try {
          await pipeline(Readable.from(chunks), createWriteStream(`${target}.part`))
          await rename(`${target}.part`, target)
        } catch (error) {
          await rm(`${target}.part`, { force: true })
          throw error
        }
        written.push(`${name}.${ending}`)
      }
      for (const { name: artifact, chunks } of file.artifacts)
        if (artifact !== 'standardTable' && (artifact !== 'rawGeojson' || options.raw))
          await put(endings[artifact] ?? artifact, chunks)
      const maps = file.artifacts.flatMap(({ name: map, image }) =>
        image ? [{ file: `${name}.${map}`, ...image }] : [],
      )
      if (maps.length > 0) await put('maps.json', [json(maps)])
      if (file.summary) await put('summary.json', [json(file.summary)])
      return written
    },
  }
}

function json(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
}

/** Fit for every file system, and still readable. */
function fileName(name: string): string {
  const cleaned = name
    .normalize('NFC')
    .replace(/\.(txt|zip|shp|csv|xml)$/i, '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go
    .replace(/[\u0000-\u001f<>:"/\\|?*]+/g, '_')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 120)
  return cleaned || 'file'
}

function unused(name: string, taken: Set<string>): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name} (${n})`
    // Some file systems do not tell upper from lower case.
    const key = candidate.toLowerCase()
    if (taken.has(key)) continue
    taken.add(key)
    return candidate
  }
}
