/** Tar archives of plain files, as POSIX.1-2001 ustar has them; sizes from 8 GiB on in base 256, as GNU tar writes them. */
const block = 512
const largestOctal = 8 ** 11 - 1

/** The block before a file's bytes. `path` is ASCII: its last part at most 100 bytes, what is before it 155. */
export function tarHeader(path: string, size: number): Buffer {
  const header = Buffer.alloc(block)
  const slash = path.lastIndexOf('/')
  const [folder, name] = [path.slice(0, Math.max(slash, 0)), path.slice(slash + 1)]
  if (name.length > 100 || folder.length > 155) throw new RangeError(`${path} is too long for a tar`)
  header.write(name, 0)
  header.write(folder, 345)
  header.write('0000600\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  if (size <= largestOctal) header.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  else {
    header[124] = 0x80
    header.writeBigUInt64BE(BigInt(size), 128)
  }
  header.write('00000000000\0', 136)
  header.fill(' ', 148, 156)
  header.write('0', 156)
  header.write('ustar\x0000', 257)
  header.write(`${checksum(header).toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

/** Zeros up to a whole block. */
export const tarPadding = (size: number): Buffer => Buffer.alloc((block - (size % block)) % block)

export const tarEnd = Buffer.alloc(2 * block)

/** Undefined at the end of the archive. Throws `RangeError` where there is no header. */
export function readTarHeader(header: Buffer): { name: string; size: number } | undefined {
  if (header.every((byte) => byte === 0)) return undefined
  const summed = Number.parseInt(header.toString('latin1', 148, 156).replace(/[\0 ].*$/s, ''), 8)
  const plain = Buffer.from(header).fill(' ', 148, 156)
  if (header.length < block || summed !== checksum(plain)) throw new RangeError('no header of a tar')
  if (!'0\0'.includes(String.fromCharCode(header[156] ?? 0))) throw new RangeError('not a plain file')
  const text = (start: number, end: number) => header.toString('latin1', start, end).replace(/\0.*$/s, '')
  const [folder, name] = [text(345, 500), text(0, 100)]
  const size =
    header[124] === 0x80
      ? Number(header.readBigUInt64BE(128))
      : Number.parseInt(header.toString('latin1', 124, 136), 8)
  return { name: folder ? `${folder}/${name}` : name, size }
}

/** The sum of all bytes, those of the sum itself taken as spaces. */
function checksum(header: Buffer): number {
  return header.reduce((sum, byte) => sum + byte, 0)
}
