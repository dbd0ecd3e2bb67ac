import { deflateRawSync } from 'node:zlib'
import { FRAME_HEAD_BYTES, LOG_HEAD_BYTES } from '../frames.ts'
import { GPS_RECORD, SENSOR_RECORD } from '../track.ts'

export interface Fix {
  readonly ms: number
  readonly longitude: number
  readonly latitude: number
}

/** A card as described: a head, then a tar archive of its files. */
export function writeCard(files: Readonly<Record<string, Uint8Array>>, headBytes = 400): Buffer {
  const head = Buffer.alloc(headBytes)
  head.write('AG LEADER TECHNOLOGY', 'latin1')
  const members = Object.entries(files).map(([name, bytes]) => writeMember(name, bytes))
  return Buffer.concat([head, ...members, Buffer.alloc(1024)])
}

function writeMember(name: string, bytes: Uint8Array): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 'utf8')
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1')
  header.write('0', 156, 'latin1')
  header.write('ustar\x0000', 257, 'latin1')
  const padding = Buffer.alloc((512 - (bytes.length % 512)) % 512)
  return Buffer.concat([header, bytes, padding])
}

/** `after`: bytes that follow the frames as they are. */
export function writeLog(payloads: readonly Buffer[], after: Uint8Array = Buffer.alloc(0)): Buffer {
  const frames = payloads.map((payload) => {
    const head = Buffer.alloc(FRAME_HEAD_BYTES)
    head.writeUInt16LE(0xffff, 0)
    head.writeUInt32LE(payload.length, 4)
    return Buffer.concat([head, payload])
  })
  return Buffer.concat([Buffer.alloc(LOG_HEAD_BYTES), deflateRawSync(Buffer.concat([...frames, after]))])
}

export function gpsRecord({ ms, longitude, latitude }: Fix): Buffer {
  const payload = Buffer.alloc(56)
  GPS_RECORD.copy(payload)
  payload.writeBigUInt64LE(BigInt(ms), 16)
  payload.writeDoubleLE(longitude, 32)
  payload.writeDoubleLE(latitude, 40)
  return payload
}

export function sensorRecord(values: readonly number[]): Buffer {
  const payload = Buffer.alloc(32 + 8 * values.length)
  SENSOR_RECORD.copy(payload)
  payload.writeUInt32LE(values.length, 28)
  for (const [i, value] of values.entries()) payload.writeDoubleLE(value, 32 + 8 * i)
  return payload
}
