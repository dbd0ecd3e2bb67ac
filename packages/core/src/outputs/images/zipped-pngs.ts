import { ZipFile } from 'yazl'

/** Pictures and their side files in one zip, in chunks; they are compressed in themselves and stored as they are. */
export async function* zippedPngs(
  images: Iterable<{ readonly property: string; readonly png: Uint8Array; readonly auxXml: string }>,
): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile()
  // Times in zips are local: midnight here makes the same bytes wherever and whenever they are written.
  const entry = { mtime: new Date(2000, 0, 1), forceDosTimestamp: true, compress: false }
  for (const { property, png, auxXml } of images) {
    zip.addBuffer(Buffer.from(png), `${property}.png`, entry)
    zip.addBuffer(Buffer.from(auxXml), `${property}.png.aux.xml`, entry)
  }
  zip.end()
  for await (const chunk of zip.outputStream) yield chunk as Uint8Array
}
