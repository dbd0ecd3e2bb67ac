import { Unreadable } from '../../bytes/errors.ts'
import { partsOf, type SourceFile } from '../../bytes/source-file.ts'
import { guessEncoding, trimText } from '../../bytes/text.ts'
import type { Warning } from '../../columns/warning.ts'
import { badLineWarnings } from '../bad-lines.ts'
import { headingsOf } from '../delimited-text/headings.ts'
import { parseRows } from '../delimited-text/rows.ts'
import { xmlRoot } from '../isoxml/taskdata/xml-root.ts'
import { mappedTable } from '../mappings/mapped-table.ts'
import { mappingOf } from '../mappings/meanings.ts'
import { NOTHING_TOLD } from '../mappings/told.ts'
import { degreesOf } from '../positions.ts'
import type { Part, Reader, ReadOptions, SetEvent, SourceSet } from '../reader.ts'
import { type RavenJob, readJob } from './job.ts'

/**
 * The columns that every table begins with. Raven publishes no layout; this is what an open reader that was tried on 95
 * jobs tells (Dozer3530/SMSLIBRE, sidecar/src/SmsLibre.Import/RavenReader.cs). It guesses the sixth and seventh, which
 * therefore have no name here, and knows the meaning of no value behind them.
 */
const FIXED = ['Id', 'Timestamp', 'Latitude', 'Longitude', 'Elevation', 'Column 6', 'Column 7']
const [TIMESTAMP, LATITUDE, LONGITUDE] = [1, 2, 3]
const [TAB, POINT] = [0x09, 0x2e]
const TABLE = /^product_(\d+)\.tab$/i

const KEPT_RAW: Warning = {
  code: 'raw_columns',
  detail:
    'Nothing public tells in what units a Raven job logs and what its columns behind the elevation mean; they are kept as they are. A mapping can name them, or send the ISOXML or shapefile export',
}

/** The jobs that Raven displays pack for Slingshot: `<job>_fmis/` with two XML files and a table a product. */
export const ravenJdp: Reader = {
  format: 'CSV',

  recognise(head, path) {
    const { name, folder } = partsOf(path)
    if (/^(jobdata|advanced)\.xml$/i.test(name)) {
      const isJob = /_fmis$/i.test(folder) || Buffer.from(head).includes('SegmentFormat')
      return isJob && xmlRoot(head) ? name.slice(0, -4).toLowerCase() : undefined
    }
    return TABLE.test(name) && isTable(head) ? 'table' : undefined
  },

  group: (parts) => [...Map.groupBy(parts, (part) => partsOf(part.file.path).folder)].map(jobOf),

  async *read(set, options) {
    const job = await readJob(fileOf(set, 'jobdata'), fileOf(set, 'advanced'))
    const tables = set.parts.filter(({ role }) => role === 'table').map(({ file }) => file)
    tables.sort((a, b) => productOf(a) - productOf(b))
    for (const [i, file] of tables.entries()) {
      const event = await tableOf(set, file, job, job.formats[i] ?? [], options)
      if (event) yield event
    }
  },
}

function jobOf([folder, parts]: [string, Part[]]): SourceSet {
  const name = partsOf(folder).name.replace(/_fmis$/i, '') || parts[0]!.file.path
  const set = { key: folder || parts[0]!.file.path, name, parts }
  if (parts.some(({ role }) => role === 'table')) return set
  const detail = `The Raven job '${name}' has no Product_1.tab or the like, where its log would be; send all files of the job`
  return { ...set, ignored: { code: 'no_logs', detail } }
}

/** One product's table; undefined where it has no row. */
async function tableOf(
  set: SourceSet,
  file: SourceFile,
  job: RavenJob,
  values: readonly string[],
  { now, mappings }: ReadOptions,
): Promise<SetEvent | undefined> {
  const name = `${job.name ?? set.name} ${partsOf(file.path).stem}`
  const bytes = trimmed(await file.read())
  const encoding = guessEncoding(bytes)
  const headings = headingsOf(columnNames(firstLine(bytes).length, values), (column) => column === TIMESTAMP)
  try {
    const rows = parseRows(bytes, 0, 1, headings, { delimiter: TAB, point: POINT, encoding })
    if (rows.count === 0) return undefined
    const columns = rows.columns.filter((_, c) => c !== LATITUDE && c !== LONGITUDE)
    const table = mappedTable(
      {
        key: file.path,
        name,
        format: 'CSV',
        mapping: mappingOf(
          columns.map((column) => column.name.toLowerCase()),
          mappings,
        ),
        told: { ...NOTHING_TOLD, origin: job.origin },
        longitude: degreesOf(rows.columns[LONGITUDE]!),
        latitude: degreesOf(rows.columns[LATITUDE]!),
        columns,
        warnings: [
          ...job.warnings,
          ...badLineWarnings(rows.bad, rows.count, file.path),
          ...rows.warnings,
          KEPT_RAW,
        ],
      },
      now,
    )
    return { kind: 'table', table }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return { kind: 'failed', key: file.path, name, error }
  }
}

/** The values have the names of the job's own description where it describes as many as there are. */
function columnNames(width: number, values: readonly string[]): string[] {
  const described = FIXED.length + values.length === width
  return Array.from({ length: width }, (_, c) => {
    const value = described ? values[c - FIXED.length] : undefined
    return FIXED[c] ?? value ?? `Column ${c + 1}`
  })
}

/** Whether the first line has the fixed columns, with a position in its place. */
function isTable(head: Uint8Array): boolean {
  const values = firstLine(trimmed(head))
  const [latitude, longitude] = [Number(values[LATITUDE]), Number(values[LONGITUDE])]
  return values.length >= FIXED.length && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
}

function firstLine(bytes: Buffer): string[] {
  const newline = bytes.indexOf('\n')
  const line = bytes.toString('latin1', 0, newline < 0 ? bytes.length : newline)
  return line.replace(/\r$/, '').split('\t')
}

function trimmed(bytes: Uint8Array): Buffer {
  const text = trimText(bytes)
  return Buffer.from(text.buffer, text.byteOffset, text.byteLength)
}

function productOf(file: SourceFile): number {
  return Number(TABLE.exec(partsOf(file.path).name)?.[1])
}

function fileOf({ parts }: SourceSet, role: string): SourceFile | undefined {
  return parts.find((part) => part.role === role)?.file
}
