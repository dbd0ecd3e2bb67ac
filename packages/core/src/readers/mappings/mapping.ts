import type { UnitSystem } from '../../agronomy/property-units.ts'
import type { OperationType } from '../../columns/source-table.ts'

/** What a column of an export holds. Units are tokens of agronomy/units. */
export interface Meaning {
  readonly property: string
  /** Where files of the system have it in one unit only. */
  readonly unit?: string
  /** Where the file's measuring system decides. */
  readonly imperial?: string
  readonly metric?: string
}

/** Texts that name the whole layer, where all its rows agree. */
export type OriginKey = 'grower' | 'farm' | 'field'

/** What a person who knows the files says of all their rows. */
export interface Stated {
  /** Wins over what the source and its columns tell. */
  readonly operationType?: OperationType
  /** For sources that name none. */
  readonly crop?: string
  /** IANA name of the zone of clocks that tell none. */
  readonly timeZone?: string
  /** Of columns that have no unit of their own. */
  readonly units?: UnitSystem
}

/** The columns of one family of exports, as data. All names in lower case: files differ in it. */
export interface Mapping {
  readonly system: 'deere' | 'sms' | 'trimble' | 'generic' | 'standard'
  readonly columns: Readonly<Record<string, Meaning>>
  /** Columns that tell the time, the best first; a date may have its time of day in another of them. */
  readonly times: readonly string[]
  /** True where texts of time without a zone are UTC all the same. */
  readonly utc: boolean
  readonly origin: Readonly<Record<string, OriginKey>>
  /** What is in the machine: the crop when harvested, the variety when planted, the product when applied. */
  readonly product: readonly string[]
  /** A rate of whatever the operation brings out: seeds or product. */
  readonly rate: readonly string[]
  readonly targetRate: readonly string[]
  /** The column whose mere name tells the measuring system. */
  readonly unitKeys: { readonly imperial: readonly string[]; readonly metric: readonly string[] }
  readonly stated?: Stated
}

/** Characters of a column's name in a .dbf. */
const DBF_NAME = 10

/** One entry for each of the names that are separated by blanks, whole and as a .dbf cuts them. */
export function columnsNamed(rows: Readonly<Record<string, Meaning>>): Record<string, Meaning> {
  return Object.fromEntries(
    Object.entries(rows).flatMap(([names, meaning]) =>
      names.split(' ').flatMap((name) => wholeAndCut(name).map((known) => [known, meaning] as const)),
    ),
  )
}

export function wholeAndCut(name: string): string[] {
  return name.length > DBF_NAME ? [name, name.slice(0, DBF_NAME)] : [name]
}
