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
type OriginKey = 'grower' | 'farm' | 'field'

/** The columns of one family of exports, as data. All names in lower case: files differ in it. */
export interface Mapping {
  readonly system: 'deere' | 'sms' | 'generic'
  readonly columns: Readonly<Record<string, Meaning>>
  /** Columns that tell the time, the best first. */
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
}

/** One entry for each of the names that are separated by blanks. */
export function columnsNamed(rows: Readonly<Record<string, Meaning>>): Record<string, Meaning> {
  return Object.fromEntries(
    Object.entries(rows).flatMap(([names, meaning]) =>
      names.split(' ').map((name) => [name, meaning] as const),
    ),
  )
}
