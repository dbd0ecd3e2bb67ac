import { bytesOf, type SourceInput } from '@sheaf/core'
import { ISOXMLManager } from 'isoxml'
import papaparse from 'papaparse'
import * as shapefile from 'shapefile'
import { walk } from '../packages/core/src/bytes/walk.ts'
import { parseHeader } from '../packages/core/src/readers/isoxml/timelog/header.ts'
import { readRecords } from '../packages/core/src/readers/isoxml/timelog/record.ts'
import { readSource } from '../packages/core/src/readers/registry.ts'
import { fixture, now } from './fixtures.ts'
import { millionPoints, timeLog } from './made.ts'
import type { Contest } from './measure.ts'

/** Bytes to columns of each format, beside whatever public package reads it. */
export async function readerContests(): Promise<Contest[]> {
  return [
    await text(),
    await csv(),
    await pointShapefile(),
    madeShapefile(),
    await wholeIsoxml(),
    await realLogs(),
    await madeLog(100_000, true),
    await madeLog(1_000_000, false),
  ]
}

async function text(): Promise<Contest> {
  const bytes = await fixture('agleader-text/sample1.txt')
  return {
    name: 'Ag Leader text, 21,917 rows of 16 columns',
    amount: 21_917,
    unit: 'rows',
    bytes: bytes.length,
    ours: () => readAll({ name: 'sample1.txt', bytes: bytesOf(bytes) }),
    peers: { papaparse: () => papaparse.parse(bytes.toString('utf8'), { dynamicTyping: true }) },
  }
}

async function csv(): Promise<Contest> {
  const bytes = await fixture('metric-csv/area2_yield_ISO-8859-1.csv')
  const options = { dynamicTyping: true, header: true } as const
  return {
    name: 'Delimited text of SMS, 1,543 rows of 18 columns',
    amount: 1543,
    unit: 'rows',
    bytes: bytes.length,
    ours: () => readAll({ name: 'area2.csv', bytes: bytesOf(bytes) }),
    peers: { papaparse: () => papaparse.parse(bytes.toString('latin1'), options) },
  }
}

async function pointShapefile(): Promise<Contest> {
  const zip = await fixture('sms-shapefile/FarmerI_YL18_YLD_2018_henrys.zip')
  const parts = await unzip(zip)
  const part = (ending: string) => parts.get(ending) ?? new Uint8Array()
  return {
    name: 'SMS point shapefile, 31,276 rows of 38 columns (Sheaf unzips too)',
    amount: 31_276,
    unit: 'rows',
    bytes: part('shp').length + part('dbf').length,
    ours: () => readAll({ name: 'wheat.zip', bytes: bytesOf(zip) }),
    peers: { shapefile: () => shapefile.read(view(part('shp')), view(part('dbf'))) },
  }
}

function madeShapefile(): Contest {
  const parts = millionPoints()
  const files = Object.entries(parts).map(([path, bytes]) => ({ path, bytes: bytesOf(bytes) }))
  return {
    name: 'Point shapefile, a million rows of 20 columns',
    amount: 1_000_000,
    unit: 'rows',
    bytes: Object.values(parts).reduce((sum, bytes) => sum + bytes.length, 0),
    ours: () => readAll({ name: 'made', files }),
    peers: {},
  }
}

async function wholeIsoxml(): Promise<Contest> {
  const zip = await fixture('isoxml/zips/AFE.zip')
  const unpacked = await unzip(zip, (path) => path)
  return {
    name: 'ISOXML, a whole set: 10,899 records to 116,256 rows of 38 columns (the peer stops at the records)',
    amount: 10_899,
    unit: 'records',
    bytes: [...unpacked.values()].reduce((sum, bytes) => sum + bytes.length, 0),
    ours: () => readAll({ name: 'AFE.zip', bytes: bytesOf(zip) }),
    peers: { isoxml: async () => (await logsOf(zip)).map((log) => log.parseBinaryFile()) },
  }
}

/** Like for like: from the bytes of the logs to their values, nothing else. */
async function realLogs(): Promise<Contest> {
  const zip = await fixture('isoxml/zips/AFE.zip')
  const files = await unzip(zip, (path) => path.slice(path.lastIndexOf('/') + 1).toUpperCase())
  const logs = [...files].filter(([name]) => /^TLG.*\.BIN$/.test(name))
  const ours = logs.map(([name, bytes]) => ({ bytes, header: files.get(name.replace('BIN', 'XML'))! }))
  const theirs = await logsOf(zip)
  return {
    name: 'ISOXML, logs alone, 10,899 records with up to 255 values',
    amount: 10_899,
    unit: 'records',
    bytes: logs.reduce((sum, [, bytes]) => sum + bytes.length, 0),
    ours: () => ours.map(({ bytes, header }) => readRecords(bytes, parseHeader(header, 'log'), 'log')),
    peers: { isoxml: () => parseAnew(theirs) },
  }
}

async function madeLog(records: number, besidePeer: boolean): Promise<Contest> {
  const log = timeLog(records, 20)
  const theirs = besidePeer ? await logsOf(log.zip) : []
  return {
    name: `ISOXML, one log alone, ${records.toLocaleString('en')} records with 20 values`,
    amount: records,
    unit: 'records',
    bytes: log.binary.length,
    ours: () => readRecords(log.binary, parseHeader(log.header, 'log'), 'log'),
    peers: besidePeer ? { isoxml: () => parseAnew(theirs) } : {},
  }
}

interface PeerLog {
  parseBinaryFile(): unknown
  parsedTimeLog: unknown
}

/** As much of the peer's tree as is walked. */
interface TaskData {
  readonly attributes: {
    readonly Task?: readonly { readonly attributes: { readonly TimeLog?: readonly PeerLog[] } }[]
  }
}

async function logsOf(zip: Uint8Array): Promise<PeerLog[]> {
  const manager = new ISOXMLManager()
  await manager.parseISOXMLFile(new Uint8Array(zip), 'application/zip')
  const { attributes } = manager.rootElement as unknown as TaskData
  return (attributes.Task ?? []).flatMap((task) => task.attributes.TimeLog ?? [])
}

/** The peer keeps what it has parsed. */
function parseAnew(logs: readonly PeerLog[]): void {
  for (const log of logs) {
    log.parsedTimeLog = null
    log.parseBinaryFile()
  }
}

async function readAll(input: SourceInput): Promise<void> {
  for await (const event of readSource(input, { now })) void event
}

async function unzip(
  zip: Uint8Array,
  nameOf = (path: string) => path.slice(-3).toLowerCase(),
): Promise<Map<string, Uint8Array>> {
  const entries = new Map<string, Uint8Array>()
  for await (const found of walk({ name: 'bench.zip', bytes: bytesOf(zip) }))
    if (found.kind === 'file') entries.set(nameOf(found.file.path), (await found.file.read()).slice())
  return entries
}

/** `shapefile` takes a buffer's memory as its own. */
function view(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes)
}
