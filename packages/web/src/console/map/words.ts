/** Names and numbers as people read them. */

const figures = new Intl.NumberFormat('en', { maximumSignificantDigits: 5, useGrouping: true })
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

export function numberText(value: number): string {
  return Math.abs(value) >= 10_000 ? whole.format(value) : figures.format(value)
}

/** UTC: machine files tell instants. */
export function timeText(milliseconds: number): string {
  return Number.isFinite(milliseconds)
    ? new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')
    : ''
}

/** `dryVolumePerArea` as 'Dry volume per area'. */
export function propertyText(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
