import type { PositionField } from '../timelog/header.ts'

/** A log as a task controller would write it. Raw integers; a field that is a number is the same for all records. */
export interface WrittenLog {
  /** Present: in each record. */
  readonly time: boolean
  readonly position: Partial<Record<PositionField, 'stored' | number>>
  readonly values: readonly { readonly ddi: number; readonly element: string }[]
  readonly records: readonly WrittenRecord[]
}

export interface WrittenRecord {
  readonly milliseconds: number
  readonly days: number
  readonly position: Partial<Record<PositionField, number>>
  /** [number in the header, raw value]. */
  readonly values: readonly (readonly [number, number])[]
}

/** Attribute of PTN, size and sign of each field, in the order of the record. */
const FIELDS: readonly (readonly [PositionField, string, 'int32' | 'uint32' | 'uint16' | 'uint8'])[] = [
  ['latitude', 'A', 'int32'],
  ['longitude', 'B', 'int32'],
  ['elevation', 'C', 'int32'],
  ['status', 'D', 'uint8'],
  ['pdop', 'E', 'uint16'],
  ['hdop', 'F', 'uint16'],
  ['satellites', 'G', 'uint8'],
  ['gpsMilliseconds', 'H', 'uint32'],
  ['gpsDays', 'I', 'uint16'],
]

export function headerXml({ time, position, values }: Omit<WrittenLog, 'records'>): string {
  const attributes = FIELDS.flatMap(([field, attribute]) => {
    const value = position[field]
    return value === undefined ? [] : [`${attribute}="${value === 'stored' ? '' : value}"`]
  })
  const hex = (ddi: number) => ddi.toString(16).toUpperCase().padStart(4, '0')
  const listed = values.map(({ ddi, element }) => `<DLV A="${hex(ddi)}" B="" C="${element}"/>`)
  return `<?xml version="1.0"?><TIM ${time ? 'A="" ' : ''}D="4"><PTN ${attributes.join(' ')}/>${listed.join('')}</TIM>`
}

export function recordBytes(log: WrittenLog): Buffer {
  return Buffer.concat(log.records.map((record) => recordOf(log, record)))
}

function recordOf({ time, position }: WrittenLog, record: WrittenRecord): Buffer {
  const bytes = Buffer.alloc(64 + 5 * record.values.length)
  let at = 0
  if (time) at = bytes.writeUInt16LE(record.days, bytes.writeUInt32LE(record.milliseconds, at))
  for (const [field, , type] of FIELDS) {
    if (position[field] !== 'stored') continue
    const value = record.position[field] ?? 0
    if (type === 'int32') at = bytes.writeInt32LE(value, at)
    else if (type === 'uint32') at = bytes.writeUInt32LE(value, at)
    else if (type === 'uint16') at = bytes.writeUInt16LE(value, at)
    else at = bytes.writeUInt8(value, at)
  }
  at = bytes.writeUInt8(record.values.length, at)
  for (const [index, value] of record.values) at = bytes.writeInt32LE(value, bytes.writeUInt8(index, at))
  return bytes.subarray(0, at)
}

/** Records one second and about one metre apart, going north from 52 N, 8 E on 2022-03-05, 10:00 by the clock. */
export function drive(values: readonly WrittenRecord['values'][]): WrittenRecord[] {
  return values.map((each, i) => ({
    milliseconds: 36_000_000 + i * 1000,
    days: 15_404,
    position: { latitude: 520_000_000 + i * 90, longitude: 80_000_000, status: 4 },
    values: each,
  }))
}

export const TRACK: Pick<WrittenLog, 'time' | 'position'> = {
  time: true,
  position: { latitude: 'stored', longitude: 'stored', status: 'stored' },
}
