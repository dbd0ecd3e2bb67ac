import { buffer } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import yazl from 'yazl'
import { bytesOf } from '../bytes/byte-source.ts'
import { WGS84, writeDbf, writePoints, writePolygons } from '../readers/shapefile/testing/write-layer.ts'
import { InvalidPrescription } from './errors.ts'
import { checkPrescription } from './prescription.ts'

const SQUARE = [
  [-93.1, 41.6],
  [-93.1, 41.61],
  [-93.09, 41.61],
  [-93.09, 41.6],
  [-93.1, 41.6],
] as const
const RATE = [{ name: 'Rate', type: 'N', width: 8 }]

function shx(records: number): Buffer {
  const header = Buffer.from(writePoints([]).subarray(0, 100))
  header.writeInt32BE((100 + records * 8) / 2, 24)
  return Buffer.concat([header, Buffer.alloc(records * 8)])
}

const good = {
  'rx.shp': writePolygons([[SQUARE]]),
  'rx.shx': shx(1),
  'rx.dbf': writeDbf(RATE, [['120.5']]),
  'rx.prj': WGS84,
}

async function zip(files: Readonly<Record<string, Uint8Array | string | undefined>>): Promise<Buffer> {
  const archive = new yazl.ZipFile()
  for (const [path, content] of Object.entries(files)) {
    if (content !== undefined) archive.addBuffer(Buffer.from(content as string), path)
  }
  archive.end()
  return buffer(archive.outputStream)
}

const check = async (files: Parameters<typeof zip>[0]) => checkPrescription(bytesOf(await zip(files)))
const ruleOf = (checked: Promise<unknown>) =>
  checked.then(
    () => 'taken',
    (error: unknown) => (error instanceof InvalidPrescription ? error.code : Promise.reject(error)),
  )

describe('a prescription zip', () => {
  test('of polygons is taken, and says where its rates are', async () => {
    expect(await check(good)).toEqual({
      layer: 'rx',
      geometry: 'polygon',
      records: 1,
      rateColumns: ['Rate'],
    })
  })

  test('of points, with endings in capitals and all side files, is taken', async () => {
    const files = {
      'North 40.SHP': writePoints([[-93.1, 41.6]]),
      'North 40.SHX': shx(1),
      'North 40.DBF': good['rx.dbf'],
      'North 40.prj': WGS84,
      'North 40.cpg': 'UTF-8',
      'North 40.shp.xml': '<metadata/>',
      '__MACOSX/._North 40.shp': 'x',
      '.DS_Store': 'x',
    }
    expect(await check(files)).toMatchObject({ layer: 'North 40', geometry: 'point' })
  })

  const points = (...places: (readonly [number, number])[]) => ({
    ...good,
    'rx.shp': writePoints(places),
    'rx.shx': shx(places.length),
    'rx.dbf': writeDbf(
      RATE,
      places.map(() => ['1']),
    ),
  })

  test.each([
    ['zipHasSubfolders', { 'map/rx.shp': good['rx.shp'], ...good }],
    ['zipHasSubfolders', { 'map\\rx.shp': good['rx.shp'] }],
    ['missingShapefilePart', { ...good, 'rx.shx': undefined }],
    ['missingShapefilePart', { 'readme.txt': 'no shapefile at all' }],
    ['duplicateShapefilePart', { ...good, 'other.dbf': good['rx.dbf'] }],
    ['shapefileNamesDiffer', { ...good, 'rx.dbf': undefined, 'RX.dbf': good['rx.dbf'] }],
    ['unexpectedFile', { ...good, 'readme.txt': 'hello' }],
    ['unexpectedFile', { ...good, 'other.prj': WGS84 }],
    ['invalidShapefile', { ...good, 'rx.shp': 'not a shapefile' }],
    ['invalidShapefile', { ...good, 'rx.shp': good['rx.shp'].subarray(0, 150) }],
    ['invalidShapefile', { ...good, 'rx.shx': shx(2) }],
    ['invalidShapefile', { ...good, 'rx.dbf': writeDbf(RATE, []) }],
    ['invalidShapefile', { ...good, 'rx.dbf': writeDbf(RATE, [['1'], ['2']]) }],
    ['invalidShapefile', { ...good, 'rx.dbf': writeDbf([{ name: 'Name', type: 'C', width: 8 }], [['low']]) }],
    ['invalidShapefile', { ...good, 'rx.dbf': writeDbf(RATE, [['********']]) }],
    ['invalidShapefile', { ...points([0, 0]) }],
    ['invalidShapefile', { ...points([-93.1, 41.6], [10, 52]) }],
    ['invalidShapefile', { ...points([500_000, 4_600_000]), 'rx.prj': undefined }],
  ] as [string, Parameters<typeof zip>[0]][])('%s (%#)', async (rule, files) => {
    expect(await ruleOf(check(files))).toBe(rule)
  })

  test('that is no zip, is cut, or is encrypted breaks the first rule', async () => {
    const whole = await zip(good)
    const encrypted = Buffer.from(whole)
    encrypted.writeUInt16LE(encrypted.readUInt16LE(6) | 1, 6)
    const directory = encrypted.indexOf('PK\x01\x02', 0, 'latin1')
    encrypted.writeUInt16LE(encrypted.readUInt16LE(directory + 8) | 1, directory + 8)
    for (const bytes of [Buffer.from('no zip'), whole.subarray(0, 300), encrypted, Buffer.alloc(0)])
      expect(await ruleOf(checkPrescription(bytesOf(bytes)))).toBe('invalidZip')
  })
})
