import fc from 'fast-check'
import { looksLikeText } from '../packages/core/src/bytes/text.ts'
import type { Files } from './files.ts'

/** One change to one file of a set, as plain data: it can be replayed, minimised and sent to another process. */
export interface Change {
  readonly kind: Kind
  /** Which file, modulo their number; `other` is a second one. */
  readonly file: number
  readonly other: number
  /** Where, as a part of the file, or of its first 512 bytes: headers are where the harm is done. */
  readonly at: number
  readonly inHeader: boolean
  readonly length: number
  readonly value: number
}

const NUMBERS = [
  0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff,
]
const TOKENS = [
  '',
  '0',
  '-0',
  '-1',
  'NaN',
  '1e309',
  '99999999999999999999',
  '0,0',
  '"',
  '<',
  '&#0;',
  '\0',
  '../..',
]
/** Doubles of fast-check are mostly next to nothing; places must not be. */
const PLACES = 2 ** 30
const NAMES = [
  'a',
  'TASKDATA.XML',
  'x.shp',
  'x.dbf',
  'deep/er/x',
  '../x',
  'TLG00001.bin',
  '__MACOSX/._x',
  'é.csv',
]

const ofBytes = {
  flip: (bytes: Buffer, at: number, { value }: Change) => {
    bytes[at]! ^= 1 << (value & 7)
    return bytes
  },
  set: (bytes: Buffer, at: number, { value }: Change) => {
    bytes[at] = value
    return bytes
  },
  cut: (bytes: Buffer, at: number) => bytes.subarray(0, at),
  remove: (bytes: Buffer, at: number, { length }: Change) =>
    Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]),
  repeat: (bytes: Buffer, at: number, { length }: Change) =>
    Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]),
  zero: (bytes: Buffer, at: number, { length }: Change) =>
    bytes.fill(0, at, Math.min(at + length, bytes.length)),
  number: numberAt,
  /** A field of one of the headers of a zip, wherever they lie. */
  zip: (bytes: Buffer, at: number, change: Change) => {
    const header = bytes.indexOf('PK', at, 'latin1')
    return header < 0 ? bytes : numberAt(bytes, header + 4 + (change.length % 44), change)
  },
} satisfies Record<string, (bytes: Buffer, at: number, change: Change) => Buffer>

/** A length or count: 16 or 32 bits in either order, at its natural place. */
function numberAt(bytes: Buffer, at: number, { value, length }: Change): Buffer {
  const size = length & 1 ? 2 : 4
  const place = at - (at % size)
  if (place + size > bytes.length) return bytes
  const number = NUMBERS[value % NUMBERS.length]! % 2 ** (8 * size)
  if (length & 2) bytes.writeUIntBE(number, place, size)
  else bytes.writeUIntLE(number, place, size)
  return bytes
}

const ofText = {
  token: (text: string, at: number, { value }: Change) => {
    const found = /[^\s,;"<>=]+/g
    found.lastIndex = at
    const token = found.exec(text)
    if (!token) return text
    const end = token.index + token[0].length
    return text.slice(0, token.index) + TOKENS[value % TOKENS.length]! + text.slice(end)
  },
  dropLine: (text: string, at: number) => lines(text, at, () => []),
  repeatLine: (text: string, at: number, { length }: Change) =>
    lines(text, at, (line) => Array.from({ length: 2 + (length % 8) }, () => line)),
  insert: (text: string, at: number, { value }: Change) =>
    text.slice(0, at) + TOKENS[value % TOKENS.length]! + text.slice(at),
} satisfies Record<string, (text: string, at: number, change: Change) => string>

const ofSet = {
  drop: (files: [string, Buffer][], i: number) => files.toSpliced(i, 1),
  rename: (files: [string, Buffer][], i: number, { value }: Change) =>
    files.with(i, [NAMES[value % NAMES.length]!, files[i]![1]]),
  copy: (files: [string, Buffer][], i: number, { value }: Change) => [
    ...files,
    [`${NAMES[value % NAMES.length]!}/${files[i]![0]}`, files[i]![1]] as [string, Buffer],
  ],
  swap: (files: [string, Buffer][], i: number, { other }: Change) => {
    const j = other % files.length
    return files.with(i, [files[i]![0], files[j]![1]]).with(j, [files[j]![0], files[i]![1]])
  },
  /** A piece of one file over a piece of another. */
  splice: (files: [string, Buffer][], i: number, change: Change) => {
    const [path, bytes] = files[i]!
    const from = files[change.other % files.length]![1]
    const at = placeIn(bytes, change)
    const start = change.value % Math.max(1, from.length)
    const piece = from.subarray(start, start + change.length)
    return files.with(i, [
      path,
      Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + piece.length)]),
    ])
  },
} satisfies Record<string, (files: [string, Buffer][], i: number, change: Change) => [string, Buffer][]>

type Kind = keyof typeof ofBytes | keyof typeof ofText | keyof typeof ofSet

const kinds = [...keys(ofBytes), ...keys(ofText), ...keys(ofSet)]

/** One to six changes; fast-check finds the fewest that still do harm. */
export const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...kinds),
    file: fc.nat(255),
    other: fc.nat(255),
    at: fc.noBias(fc.nat(PLACES - 1)).map((place) => place / PLACES),
    inHeader: fc.boolean(),
    length: fc.nat(300),
    value: fc.nat(255),
  }),
  { minLength: 1, maxLength: 6, size: 'max' },
)

export function applied(seed: Files, all: readonly Change[]): Files {
  let files = Object.entries(seed).map(([path, bytes]): [string, Buffer] => [path, Buffer.from(bytes)])
  for (const change of all) {
    if (files.length === 0) break
    const i = change.file % files.length
    if (isIn(ofSet, change.kind)) files = ofSet[change.kind](files, i, change)
    else files[i]![1] = changed(files[i]![1], change)
  }
  return Object.fromEntries(files)
}

function changed(bytes: Buffer, change: Change): Buffer {
  const at = placeIn(bytes, change)
  if (bytes.length === 0) return bytes
  if (isIn(ofBytes, change.kind)) return ofBytes[change.kind](bytes, at, change)
  if (!isIn(ofText, change.kind) || !looksLikeText(bytes.subarray(0, 512))) return bytes
  return Buffer.from(ofText[change.kind](bytes.toString('latin1'), at, change), 'latin1')
}

function placeIn(bytes: Buffer, { at, inHeader }: Change): number {
  return Math.floor(at * (inHeader ? Math.min(bytes.length, 512) : bytes.length))
}

function lines(text: string, at: number, instead: (line: string) => string[]): string {
  const start = text.lastIndexOf('\n', at) + 1
  const end = text.indexOf('\n', at) + 1 || text.length
  return text.slice(0, start) + instead(text.slice(start, end)).join('') + text.slice(end)
}

function keys<T extends object>(table: T): (keyof T)[] {
  return Object.keys(table) as (keyof T)[]
}

function isIn<T extends object>(table: T, kind: PropertyKey): kind is keyof T {
  return Object.hasOwn(table, kind)
}
