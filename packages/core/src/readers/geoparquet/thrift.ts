/** Of Apache Thrift's compact protocol, in which Parquet writes its footer and page headers: types of fields. */
const [STOP, TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, STRUCT] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12,
]
const DEEPEST = 24

/** Fields by their numbers, as far as they are numbers, booleans (0, 1) or structs; lists and texts are passed over. */
export type ThriftStruct = ReadonlyMap<number, number | ThriftStruct>

/**
 * Reads structs within bounds: whatever the bytes say of lengths and depths, the work is that of reading the bytes
 * once. Throws RangeError where they do not hold what they say.
 */
export class ThriftCursor {
  readonly bytes: Uint8Array
  at: number

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes
    this.at = at
  }

  struct(depth = 0): ThriftStruct {
    if (depth > DEEPEST) throw new RangeError('structs are nested too deep')
    const fields = new Map<number, number | ThriftStruct>()
    let id = 0
    for (;;) {
      const head = this.#byte()
      const type = head & 0x0f
      if (type === STOP) return fields
      id = head >> 4 ? id + (head >> 4) : this.#zigzag()
      const value = this.#value(type, depth)
      if (value !== undefined) fields.set(id, value)
    }
  }

  #value(type: number, depth: number): number | ThriftStruct | undefined {
    switch (type) {
      case TRUE:
        return 1
      case FALSE:
        return 0
      case BYTE:
        return this.#byte()
      case I16:
      case I32:
      case I64:
        return this.#zigzag()
      case DOUBLE:
        return this.#pass(8)
      case BINARY:
        return this.#pass(this.#varint())
      case LIST:
        return this.#list(depth)
      case STRUCT:
        return this.struct(depth + 1)
      default:
        throw new RangeError(`there is no type ${type}`)
    }
  }

  #list(depth: number): undefined {
    if (depth > DEEPEST) throw new RangeError('lists are nested too deep')
    const head = this.#byte()
    const count = head >> 4 === 15 ? this.#varint() : head >> 4
    const type = head & 0x0f
    // Each entry takes a byte at least.
    if (count > this.bytes.length - this.at) throw new RangeError(`a list cannot have ${count} entries`)
    for (let i = 0; i < count; i++) this.#value(type === TRUE || type === FALSE ? BYTE : type, depth + 1)
    return undefined
  }

  #pass(bytes: number): undefined {
    this.at += bytes
    if (this.at > this.bytes.length) throw new RangeError('a value reaches past the end')
    return undefined
  }

  #byte(): number {
    const byte = this.bytes[this.at++]
    if (byte === undefined) throw new RangeError('a struct has no end')
    return byte
  }

  #varint(): number {
    let value = 0
    for (let factor = 1, i = 0; i < 10; i++, factor *= 128) {
      const byte = this.#byte()
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
    }
    throw new RangeError('a number is too long')
  }

  #zigzag(): number {
    const value = this.#varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }
}
