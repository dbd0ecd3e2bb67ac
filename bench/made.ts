/** Inputs of a size that no fixture has, made from the descriptions of their formats. */
import { crc32 } from 'node:zlib'

interface MadeLog {
  readonly header: Uint8Array
  readonly binary: Uint8Array
  /** The log as one task of a set, stored. */
  readonly zip: Uint8Array
}

/** A time log of ISO 11783-10 with time, position and status, and all of its values in each record. */
export function timeLog(records: number, values: number): MadeLog {
  const ddis = Array.from({ length: values }, (_, i) => (i + 1).toString(16).toUpperCase().padStart(4, '0'))
  const listed = ddis.map((ddi) => `<DLV A="${ddi}" B="" C="DET-1"/>`).join('')
  const header = Buffer.from(`<?xml version="1.0"?><TIM A="" D="4"><PTN A="" B="" D=""/>${listed}</TIM>`)
  const size = 6 + 9 + 1 + 5 * values
  const binary = Buffer.alloc(records * size)
  for (let i = 0, at = 0; i < records; i++) {
    at = binary.writeUInt32LE((i * 100) % 86_400_000, at)
    at = binary.writeUInt16LE(15_404, at)
    at = binary.writeInt32LE(520_000_000 + (i % 100_000), at)
    at = binary.writeInt32LE(80_000_000 + i, at)
    at = binary.writeUInt8(4, at)
    at = binary.writeUInt8(values, at)
    for (let k = 0; k < values; k++) at = binary.writeInt32LE(i ^ k, binary.writeUInt8(k, at))
  }
  const device =
    '<DVC A="DVC-1" B="d" D="0000000000000000"><DET A="DET-1" B="1" C="1" D="d" E="0" F="0"/></DVC>'
  const task = '<TSK A="TSK-1" B="made" G="4"><TLG A="TLG00001"/></TSK>'
  const root = `<?xml version="1.0"?><ISO11783_TaskData VersionMajor="4" VersionMinor="0" ManagementSoftwareManufacturer="x" DataTransferOrigin="2">${device}${task}</ISO11783_TaskData>`
  const files = { 'TASKDATA.XML': Buffer.from(root), 'TLG00001.XML': header, 'TLG00001.BIN': binary }
  return { header, binary, zip: stored(files) }
}

/** A point layer of 20 columns named as SMS does: numbers, texts and a date. */
export function millionPoints(): Record<string, Uint8Array> {
  const rows = 1_000_000
  const shp = Buffer.alloc(100 + rows * 28)
  shp.writeInt32BE(9994, 0)
  shp.writeInt32BE(shp.length / 2, 24)
  shp.writeInt32LE(1000, 28)
  shp.writeInt32LE(1, 32)
  for (let i = 0, at = 100; i < rows; i++) {
    at = shp.writeInt32BE(10, shp.writeInt32BE(i + 1, at))
    at = shp.writeInt32LE(1, at)
    at = shp.writeDoubleLE(42 + Math.floor(i / 1000) * 1e-5, shp.writeDoubleLE(-93 + (i % 1000) * 1e-5, at))
  }
  return { 'made.shp': shp, 'made.dbf': table(rows), 'made.prj': Buffer.from(WGS84) }
}

const WGS84 =
  'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'

function table(rows: number): Buffer {
  const named = [
    'Distance_f',
    'Swth_Wdth_',
    'Track_deg_',
    'Duration_s',
    'Elevation_',
    'Crop_Flw_M',
    'Moisture__',
  ]
  const others = Array.from({ length: 10 }, (_, i) => `Value_${i}`)
  const numbers = [...named, ...others].map((name) => ({ name, type: 'N', width: 12 }))
  const texts = ['Product', 'Dataset'].map((name) => ({ name, type: 'C', width: 12 }))
  const fields = [...numbers, ...texts, { name: 'Date', type: 'D', width: 8 }]
  const header = Buffer.alloc(32 + 32 * fields.length + 1)
  const rowBytes = 1 + fields.reduce((sum, { width }) => sum + width, 0)
  header.set([3, 95, 1, 1])
  header.writeUInt32LE(rows, 4)
  header.writeUInt16LE(header.length, 8)
  header.writeUInt16LE(rowBytes, 10)
  for (const [i, { name, type, width }] of fields.entries()) {
    header.write(name.padEnd(11, '\0') + type, 32 + i * 32, 'latin1')
    header[48 + i * 32] = width
  }
  header[header.length - 1] = 0x0d
  const body = Buffer.alloc(rows * rowBytes + 1, 0x20)
  for (let row = 0; row < rows; row++) {
    let at = row * rowBytes + 1
    for (let k = 0; k < numbers.length; k++, at += 12)
      body.write(((row % 997) * 0.01 + k).toFixed(3).padStart(12), at, 'latin1')
    body.write(`${`Crop ${row % 3}`.padEnd(12)}${`Load ${row % 40}`.padEnd(12)}20240918`, at, 'latin1')
  }
  body[body.length - 1] = 0x1a
  return Buffer.concat([header, body])
}

/** A zip without compression, by the field list of PKWARE's application note. */
function stored(files: Readonly<Record<string, Uint8Array>>): Buffer {
  const [locals, centrals]: [Uint8Array[], Uint8Array[]] = [[], []]
  let offset = 0
  for (const [name, bytes] of Object.entries(files)) {
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt32LE(crc32(bytes), 10)
    fields.writeUInt32LE(bytes.length, 14)
    fields.writeUInt32LE(bytes.length, 18)
    fields.writeUInt16LE(name.length, 22)
    const central = Buffer.alloc(14)
    central.writeUInt32LE(offset, 10)
    locals.push(Buffer.from('PK\x03\x04'), fields, Buffer.from(name), bytes)
    centrals.push(Buffer.from('PK\x01\x02\x14\0'), fields, central, Buffer.from(name))
    offset += 30 + name.length + bytes.length
  }
  const directory = Buffer.concat(centrals)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(Object.keys(files).length, 8)
  end.writeUInt16LE(Object.keys(files).length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, directory, end])
}
