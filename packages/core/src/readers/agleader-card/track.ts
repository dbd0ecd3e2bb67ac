import type { ArchiveLimits } from '../../bytes/limits.ts'
import type { SourceTable } from '../../columns/source-table.ts'
import type { Warning } from '../../columns/warning.ts'
import { countPositions, invalidPositions } from '../positions.ts'
import { timeWarnings } from '../times.ts'
import type { Member } from './container.ts'
import { framesOf } from './frames.ts'

/** The first 16 bytes of a record of the receiver, and of one of the sensors, whose channels nobody has named. */
export const GPS_RECORD = Buffer.from('b463d1b9cbb2bd47b6d4fec1894ba6a5', 'hex')
export const SENSOR_RECORD = Buffer.from('a3edeee7ee0bdf45a550a11c7fc6d664', 'hex')
const GPS_BYTES = 48

/**
 * Time and position of each record of the receiver in an .ilf2 log: u64 milliseconds since 1970 (UTC) at 16, longitude
 * and latitude as doubles in degrees at 32 and 40. Nothing else is read, and no operation type is claimed.
 * Undefined: the log has no such record.
 */
export async function trackOf(
  log: Member,
  card: string,
  key: string,
  limits: ArchiveLimits,
  now: number,
): Promise<SourceTable | undefined> {
  const [time, longitude, latitude]: [number[], number[], number[]] = [[], [], []]
  let sensors = 0
  const frames = framesOf(log.bytes, limits)
  let step = await frames.next()
  for (; !step.done; step = await frames.next()) {
    const payload = step.value
    if (payload.subarray(0, 16).equals(SENSOR_RECORD)) sensors++
    if (payload.length < GPS_BYTES || !payload.subarray(0, 16).equals(GPS_RECORD)) continue
    time.push(Number(payload.readBigUInt64LE(16)))
    longitude.push(payload.readDoubleLE(32))
    latitude.push(payload.readDoubleLE(40))
  }
  const rows = time.length
  if (rows === 0) return undefined
  const columns = [
    numbers('longitude', 'arcdeg', longitude),
    numbers('latitude', 'arcdeg', latitude),
    numbers('timestamp', 'ms', time),
  ] as const
  const invalid = rows - countPositions(columns[0].values, columns[1].values)
  return {
    key,
    name: `${card} ${log.name}`,
    format: 'AGDATA',
    table: { rows, columns },
    timePrecision: 'instant',
    localTime: false,
    origin: {},
    warnings: [
      trackOnly(sensors),
      ...damage(log, step.value),
      ...(invalid > 0 ? [invalidPositions(invalid)] : []),
      ...timeWarnings(columns[2].values, now),
    ],
  }
}

function numbers(property: string, unit: string, values: number[]) {
  return { name: property, property, type: 'number', unit, values: Float64Array.from(values) } as const
}

function trackOnly(sensors: number): Warning {
  const detail = `Only time and position are read; ${sensors} records of sensors (flow, moisture, rates, sections) are in a layout that is not public`
  return { code: 'native_card_track_only', detail, count: sensors }
}

function damage(log: Member, why: string | undefined): Warning[] {
  const reason = log.cutOff ? 'the card is cut off within it' : why
  if (reason === undefined) return []
  return [{ code: 'damaged_log', at: log.name, detail: `The log is read up to its damage: ${reason}` }]
}
