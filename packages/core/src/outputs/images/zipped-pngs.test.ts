import sharp from 'sharp'
import { expect, test } from 'vitest'
import { bytesOf } from '../../bytes/byte-source.ts'
import { DEFAULT_LIMITS } from '../../bytes/limits.ts'
import { openZip } from '../../bytes/zip.ts'
import { zippedPngs } from './zipped-pngs.ts'

const png = new Uint8Array(
  await sharp({ create: { width: 3, height: 2, channels: 4, background: '#00ff00' } })
    .png()
    .toBuffer(),
)

function* images() {
  yield { property: 'area', png, auxXml: '<PAMDataset/>' }
  yield { property: 'wetMass', png, auxXml: '<PAMDataset>ä</PAMDataset>' }
}

async function zipped(): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of zippedPngs(images())) chunks.push(chunk)
  return Buffer.concat(chunks)
}

test('pictures and side files come back out of the zip', async () => {
  const { files, refused } = await openZip(bytesOf(await zipped()), '', DEFAULT_LIMITS, {
    entries: 0,
    bytes: 0,
  })
  expect(refused).toEqual([])
  expect(files.map(({ path }) => path)).toEqual([
    'area.png',
    'area.png.aux.xml',
    'wetMass.png',
    'wetMass.png.aux.xml',
  ])
  expect(new Uint8Array(await files[0]!.read())).toEqual(png)
  expect(Buffer.from(await files[3]!.read()).toString()).toBe('<PAMDataset>ä</PAMDataset>')
})

test('the bytes are the same whenever and wherever they are written', async () => {
  const bytes = await zipped()
  const zone = process.env.TZ
  try {
    process.env.TZ = 'Asia/Tokyo'
    expect((await zipped()).equals(bytes)).toBe(true)
  } finally {
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
  }
})
