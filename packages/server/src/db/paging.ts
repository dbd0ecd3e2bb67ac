/** A window of a list, and its order: earlier properties win. */
export interface Page {
  readonly offset: number
  readonly limit: number
}

export interface Sort<Property extends string> {
  readonly property: Property
  readonly descending: boolean
}

export interface Paged<Item> {
  readonly items: Item[]
  /** Over all pages. */
  readonly total: number
}
