const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** In the largest unit that it is at least one of, thousands apart: `7.3 MB`. */
export function sizeOf(bytes: number, tag: string): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1)
  return (bytes / 1000 ** power).toLocaleString(tag, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power > 1 ? 1 : 0,
  })
}
