import { Unreadable } from '../../../bytes/errors.ts'
import { ddiOf } from '../ddi.ts'
import { xmlTime } from '../taskdata/time.ts'
import { childrenOf, numberOf, parseXml, textOf, type XmlElement } from '../taskdata/xml.ts'

/**
 * What a record can hold before its values, in this order (ISO 11783-10, annex D): attribute of PTN, bytes, and the
 * unit of a constant given in the header, as steps of the raw integer.
 */
const POSITION_FIELDS = [
  ['latitude', 'A', 4, 1e7],
  ['longitude', 'B', 4, 1e7],
  ['elevation', 'C', 4, 1000],
  ['status', 'D', 1, 1],
  ['pdop', 'E', 2, 10],
  ['hdop', 'F', 2, 10],
  ['satellites', 'G', 1, 1],
  ['gpsMilliseconds', 'H', 4, 1],
  ['gpsDays', 'I', 2, 1],
] as const

export type PositionField = (typeof POSITION_FIELDS)[number][0]

/** A field of a record: where it starts, or the one raw value of all records. */
export type Field = { readonly offset: number } | { readonly constant: number }

/** One value that records may hold, by its place in the header. */
interface LogValue {
  readonly ddi: number
  /** Id of the device element. */
  readonly element: string
  /** Raw; set where the header itself gives the value of all records. */
  readonly constant?: number
}

export interface LogHeader {
  /**
   * TIM.A: in records u32 milliseconds of the day and u16 days since 1980; a constant is in ms since 1970 of the
   * display's clock.
   */
  readonly time?: Field
  readonly position: ReadonlyMap<PositionField, Field>
  /** Bytes of a record before the number of its values. */
  readonly fixedBytes: number
  readonly values: readonly LogValue[]
}

/**
 * Reads a TLGnnnnn.XML: what the records of its binary hold. An attribute that is present and empty is in each
 * record, one with a value holds for all records, an absent one is not there.
 * Throws `Unreadable`: `malformed_timelog_header`, `xml_doctype_forbidden`.
 */
export function parseHeader(bytes: Uint8Array, path: string): LogHeader {
  const root = rootOf(bytes, path)
  let fixedBytes = 0
  const fieldOf = (
    text: string | undefined,
    size: number,
    constant: (text: string) => number,
  ): Field | undefined => {
    if (text === undefined) return undefined
    if (text.trim() !== '') return { constant: constant(text) }
    const offset = fixedBytes
    fixedBytes += size
    return { offset }
  }
  const time = fieldOf(root.attributes.A, 6, (text) => xmlTime(text)?.wall ?? Number.NaN)
  const position = new Map<PositionField, Field>()
  const point = childrenOf(root, 'PTN')[0]
  for (const [name, attribute, size, steps] of POSITION_FIELDS) {
    // Constants of degrees and metres come as such: raw again, so that one rule tells both from their integers.
    const field = fieldOf(point?.attributes[attribute], size, (text) => Number(text) * steps)
    if (field) position.set(name, field)
  }
  // Records of a byte or two would take many times their own memory, and there is no place to put them.
  if (fixedBytes < 6) throw malformed(path, 'its records hold neither a time nor a position')
  const values = childrenOf(root, 'DLV').map((dlv) => logValue(dlv, path))
  return { ...(time ? { time } : {}), position, fixedBytes, values }
}

function rootOf(bytes: Uint8Array, path: string): XmlElement {
  try {
    const root = parseXml(bytes, path)
    if (root.name === 'TIM') return root
    throw malformed(path, `its root is ${root.name}, not TIM`)
  } catch (error) {
    if (error instanceof Unreadable && error.code === 'malformed_xml')
      throw malformed(path, error.message, error)
    throw error
  }
}

function logValue(dlv: XmlElement, path: string): LogValue {
  const ddi = ddiOf(textOf(dlv, 'A'))
  if (ddi === undefined) throw malformed(path, `'${textOf(dlv, 'A') ?? ''}' is no DDI`)
  const constant = numberOf(dlv, 'B')
  return { ddi, element: textOf(dlv, 'C') ?? '', ...(constant === undefined ? {} : { constant }) }
}

function malformed(path: string, what: string, cause?: unknown): Unreadable {
  const message = `The log '${path}' cannot be read: ${what}`
  return new Unreadable(
    'malformed_timelog_header',
    message,
    cause === undefined ? { at: path } : { at: path, cause },
  )
}
