/** Numbers for people. */
const counts = new Intl.NumberFormat('en')
const measures = new Intl.NumberFormat('en', { maximumSignificantDigits: 4, useGrouping: true })

export function count(value: number | undefined): string {
  return value === undefined ? '' : counts.format(value)
}

/** `51.8 bu/ac`: four digits tell what a monitor can. */
export function measure(value: number, unit?: string): string {
  const text = Math.abs(value) >= 10_000 ? counts.format(Math.round(value)) : measures.format(value)
  return unit ? `${text} ${unitOf(unit)}` : text
}

/** The API's names of units as people write them. */
export function unitOf(name: string): string {
  return name
    .replace(/\bm2\b/g, 'm²')
    .replace(/\bft2\b/g, 'ft²')
    .replace(/^percentage$/, '%')
}

/** Bytes in the unit that suits them, by thousands. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB']
  let size = value
  let unit = 0
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000
    unit++
  }
  return `${unit === 0 ? size : size.toFixed(size < 10 ? 1 : 0)} ${units[unit]}`
}
