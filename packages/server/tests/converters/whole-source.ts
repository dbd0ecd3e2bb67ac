/** A converter for tests of everything around it: each source is one unit, its artifact the number of its bytes. */
import type { ByteSource, ConvertEvent } from '@sheaf/core'

export async function* convert(source: { name: string; bytes: ByteSource }): AsyncGenerator<ConvertEvent> {
  const { byteLength } = source.bytes
  const head = new TextDecoder('latin1').decode(await source.bytes.slice(0, 16))
  if (head.startsWith('unreadable')) {
    throw Object.assign(new Error('Nothing here can be read.'), {
      name: 'Unreadable',
      code: 'corrupt_archive',
    })
  }
  const units = head.startsWith('two units') ? ['first', 'second'] : ['first']
  yield { kind: 'entry', entry: { path: source.name, outcome: 'read' } }
  for (const key of units) {
    yield {
      kind: 'file',
      file: {
        key,
        name: source.name,
        format: 'SHAPEFILE',
        operationType: 'harvested',
        status: 'processed',
        steps: { originalFile: { status: 'processed', message: 'ok' } },
        points: byteLength,
        sourceRows: byteLength,
        removed: {},
        metadata: { timePrecision: 'none', derived: [], crops: [], origin: {} },
        warnings: [],
        artifacts: [
          {
            name: 'rawGeojson',
            mediaType: 'application/geo+json',
            chunks: [Buffer.from(`${key} ${byteLength}`)],
          },
        ],
      },
    }
  }
}
