/** The values of one tag: type as TIFF 6.0 numbers it, count, and the values as bytes, little-endian. */
interface Field {
  readonly type: number
  readonly count: number
  readonly bytes: Uint8Array
}

export function ascii(text: string): Field {
  const bytes = new TextEncoder().encode(`${text}\0`)
  return { type: 2, count: bytes.length, bytes }
}

export function shorts(...values: number[]): Field {
  return field(3, 2, values, (view, at, value) => view.setUint16(at, value, true))
}

export function longs(...values: number[]): Field {
  return field(4, 4, values, (view, at, value) => view.setUint32(at, value, true))
}

export function doubles(...values: number[]): Field {
  return field(12, 8, values, (view, at, value) => view.setFloat64(at, value, true))
}

function field(
  type: number,
  size: number,
  values: readonly number[],
  write: (view: DataView, at: number, value: number) => void,
): Field {
  const view = new DataView(new ArrayBuffer(size * values.length))
  for (const [i, value] of values.entries()) write(view, size * i, value)
  return { type, count: values.length, bytes: new Uint8Array(view.buffer) }
}

const HEADER = 8
const STRIP_OFFSETS = 273
const STRIP_LENGTHS = 279

/**
 * A little-endian TIFF of one image: header, strips, one directory with the fields by tag number, and the values
 * that do not fit into it (TIFF 6.0, section 2). The tags of the strips' places are added.
 */
export function tiffOf(strips: Iterable<Uint8Array>, fields: Readonly<Record<number, Field>>): Uint8Array {
  const parts: Uint8Array[] = []
  const offsets: number[] = []
  const lengths: number[] = []
  let end = HEADER
  const append = (bytes: Uint8Array): number => {
    const at = end
    parts.push(bytes)
    // Offsets are even.
    if (bytes.length % 2 === 1) parts.push(Uint8Array.of(0))
    end += bytes.length + (bytes.length % 2)
    return at
  }
  for (const strip of strips) {
    offsets.push(append(strip))
    lengths.push(strip.length)
  }
  const tags = Object.entries({
    ...fields,
    [STRIP_OFFSETS]: longs(...offsets),
    [STRIP_LENGTHS]: longs(...lengths),
  }).sort(([a], [b]) => Number(a) - Number(b))

  const directory = new DataView(new ArrayBuffer(2 + 12 * tags.length + 4))
  directory.setUint16(0, tags.length, true)
  for (const [i, [tag, { type, count, bytes }]] of tags.entries()) {
    const at = 2 + 12 * i
    directory.setUint16(at, Number(tag), true)
    directory.setUint16(at + 2, type, true)
    directory.setUint32(at + 4, count, true)
    if (bytes.length > 4) directory.setUint32(at + 8, append(bytes), true)
    else new Uint8Array(directory.buffer).set(bytes, at + 8)
  }
  const start = append(new Uint8Array(directory.buffer))

  const file = new Uint8Array(end)
  file.set([0x49, 0x49, 42, 0])
  new DataView(file.buffer).setUint32(4, start, true)
  let at = HEADER
  for (const part of parts) {
    file.set(part, at)
    at += part.length
  }
  return file
}
