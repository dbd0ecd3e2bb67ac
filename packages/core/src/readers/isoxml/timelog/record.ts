import type { Warning } from '../../../columns/warning.ts'
import type { Field, LogHeader, PositionField } from './header.ts'

/** 1980-01-01T00:00:00Z, day 0 of ISO 11783-10. */
const EPOCH_1980 = 315_532_800_000
const DAY_MS = 86_400_000
/** A value: its number in the header and a signed 32-bit integer. */
const VALUE_BYTES = 5
/** Records that are read together, so that all of their fields are read while the bytes are near. */
const BLOCK = 4096

/** The values of one DDI of one element, where the log holds a new one; in between the last one stands. */
export interface Series {
  readonly ddi: number
  /** Id of the device element. */
  readonly element: string
  /** Record numbers, ascending; the same one twice where a record repeats a value. */
  readonly rows: Uint32Array
  /** Raw integers, one a row number. */
  readonly values: Int32Array
}

export interface TimeLog {
  readonly records: number
  /** Milliseconds since 1970 as if the display's clock were UTC, NaN where it is none; absent without times. */
  readonly time?: Float64Array
  /** Degrees as written, whatever they are; NaN without positions. */
  readonly latitude: Float64Array
  readonly longitude: Float64Array
  /** Metres. */
  readonly elevation?: Float64Array
  /** PTN.D, PDOP, HDOP, number of satellites. */
  readonly status?: Float64Array
  readonly pdop?: Float64Array
  readonly hdop?: Float64Array
  readonly satellites?: Float64Array
  /** Milliseconds since 1970 by the receiver's clock, which is UTC. */
  readonly gpsTime?: Float64Array
  /** In the order of the header; values that no record holds have no series. */
  readonly series: readonly Series[]
  /** `truncated_timelog` or `bad_dlv_index`: the records before it are good. */
  readonly damage?: Warning
}

/**
 * Reads the records of a TLGnnnnn.BIN: little endian, without padding. One pass counts, so that the memory taken is
 * that of the values there are; a second one fills. Stops at the first record that is cut or refers to a value that
 * the header does not list: from there on the bytes mean nothing.
 */
export function readRecords(bytes: Uint8Array, header: LogHeader, path: string): TimeLog {
  const { records, counts, damage } = scan(bytes, header, path)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // The values of all series one series after another: two large arrays are faster to fill than many small ones.
  const first = new Uint32Array(counts.length + 1)
  for (const [i, count] of counts.entries()) first[i + 1] = first[i]! + count
  const next = first.slice()
  const total = first[counts.length]!
  const rows = new Uint32Array(total)
  const values = new Int32Array(total)
  const fields = fixedFields(view, header, records)
  const starts = new Float64Array(BLOCK)
  for (let record = 0, at = 0; record < records; ) {
    const from = record
    const to = Math.min(from + BLOCK, records)
    for (; record < to; record++) {
      starts[record - from] = at
      at += header.fixedBytes
      for (let left = bytes[at++]!; left > 0; left--, at += VALUE_BYTES) {
        const place = next[bytes[at]!]!++
        rows[place] = record
        values[place] = view.getInt32(at + 1, true)
      }
    }
    for (const fill of fields.fillers) fill(starts, from, to)
  }
  const series = header.values.flatMap(({ ddi, element, constant }, i): Series[] => {
    const [from = 0, to = 0] = [first[i], next[i]]
    if (to > from) return [{ ddi, element, rows: rows.subarray(from, to), values: values.subarray(from, to) }]
    if (constant === undefined || records === 0) return []
    return [{ ddi, element, rows: Uint32Array.of(0), values: Int32Array.of(constant) }]
  })
  return { records, ...fields.columns(), series, ...(damage ? { damage } : {}) }
}

interface Scan {
  readonly records: number
  /** Values of whole records, at least, by their number in the header. */
  readonly counts: Uint32Array
  readonly damage?: Warning
}

function scan(bytes: Uint8Array, header: LogHeader, path: string): Scan {
  const known = header.values.length
  const counts = new Uint32Array(Math.min(known, 256))
  let records = 0
  let at = 0
  while (at < bytes.length) {
    const count = bytes[at + header.fixedBytes]
    let value = at + header.fixedBytes + 1
    const end = value + (count ?? 0) * VALUE_BYTES
    if (count === undefined || end > bytes.length) {
      const detail = `The log ends inside record ${records + 1}, which starts at byte ${at}; the ${records} records before it were read`
      return { records, counts, damage: { code: 'truncated_timelog', at: path, detail } }
    }
    for (; value < end; value += VALUE_BYTES) {
      const index = bytes[value]!
      if (index >= known) {
        const detail = `Record ${records + 1} at byte ${at} refers to value ${index}, the header lists ${known}; the ${records} records before it were read`
        return { records, counts, damage: { code: 'bad_dlv_index', at: path, detail } }
      }
      counts[index]!++
    }
    at = end
    records++
  }
  return { records, counts }
}

/** Columns for the fields before the values, and what fills them from the starts of records [from, to). */
function fixedFields(view: DataView, header: LogHeader, records: number) {
  const fillers: ((starts: Float64Array, from: number, to: number) => void)[] = []
  const column = (field: Field | undefined, read: (at: number) => number, over: number) => {
    if (!field) return undefined
    const out = new Float64Array(records)
    if ('constant' in field) return out.fill(field.constant / over)
    fillers.push((starts, from, to) => {
      for (let i = from; i < to; i++) out[i] = read(starts[i - from]! + field.offset) / over
    })
    return out
  }
  const int32 = (at: number) => view.getInt32(at, true)
  const uint32 = (at: number) => view.getUint32(at, true)
  const uint16 = (at: number) => view.getUint16(at, true)
  const uint8 = (at: number) => view.getUint8(at)
  const position = (name: PositionField, read: (at: number) => number, over: number) =>
    column(header.position.get(name), read, over)

  const latitude = position('latitude', int32, 1e7)
  const longitude = position('longitude', int32, 1e7)
  const optional = {
    time: column(header.time, (at) => instant(uint32(at), uint16(at + 4)), 1),
    elevation: position('elevation', int32, 1000),
    status: position('status', uint8, 1),
    pdop: position('pdop', uint16, 10),
    hdop: position('hdop', uint16, 10),
    satellites: position('satellites', uint8, 1),
  }
  const milliseconds = position('gpsMilliseconds', uint32, 1)
  const days = position('gpsDays', uint16, 1)
  const none = () => new Float64Array(records).fill(Number.NaN)

  const columns = () => {
    const present = Object.entries({ ...optional, gpsTime: gpsTime(milliseconds, days) }).filter(
      ([, values]) => values,
    )
    return {
      latitude: latitude ?? none(),
      longitude: longitude ?? none(),
      ...(Object.fromEntries(present) as {
        readonly [K in keyof typeof optional | 'gpsTime']?: Float64Array
      }),
    }
  }
  return { fillers, columns }
}

function gpsTime(ms: Float64Array | undefined, days: Float64Array | undefined): Float64Array | undefined {
  return ms && days && ms.map((m, i) => instant(m, days[i]!))
}

/** Midnight is written as 24:00 of the day before as well. */
function instant(ms: number, days: number): number {
  return ms <= DAY_MS ? EPOCH_1980 + days * DAY_MS + ms : Number.NaN
}
