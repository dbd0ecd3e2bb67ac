/** What a terminal shows of a conversion: one line a file. */
interface Row {
  readonly file: string
  readonly format: string
  readonly operation: string
  readonly crop: string
  readonly points: string
  readonly area: string
  readonly yield: string
}

const headings: readonly (Heading & { readonly key: keyof Row })[] = [
  { key: 'file', title: 'File' },
  { key: 'format', title: 'Format' },
  { key: 'operation', title: 'Operation' },
  { key: 'crop', title: 'Crop' },
  { key: 'points', title: 'Points', right: true },
  { key: 'area', title: 'Area', right: true },
  { key: 'yield', title: 'Yield or rate', right: true },
]

interface Quantity {
  readonly value?: number
  readonly avg?: number
  readonly unit?: string
}

/** Of a file resource or of a converted file: the keys that both have. */
export interface Shown {
  readonly fileName: string
  readonly fileFormat?: string | undefined
  readonly operationType?: string | undefined
  readonly points?: number | undefined
  readonly summary?: { readonly properties: Readonly<Record<string, unknown>> } | undefined
  /** Why there is no summary. */
  readonly failure?: string | undefined
}

export function rowOf(file: Shown): Row {
  const { crop, area, main } = figuresOf(file.summary)
  return {
    file: file.fileName,
    format: file.fileFormat ?? '-',
    operation: file.operationType ?? '-',
    crop,
    points: file.points === undefined ? '-' : file.points.toLocaleString('en'),
    area,
    yield: file.failure ?? main,
  }
}

/** Of a summary what says most: its crops, its area, and its yield or rate. */
export function figuresOf(summary: Shown['summary']): { crop: string; area: string; main: string } {
  const properties = summary?.properties ?? {}
  const quantity = (key: string) => properties[key] as Quantity | undefined
  const main =
    quantity('dryVolumePerArea') ??
    quantity('dryMassPerArea') ??
    quantity('appliedRate') ??
    quantity('seedRate')
  return {
    crop: ((properties.crop as string[] | undefined) ?? []).join(', ') || '-',
    area: show(quantity('totalArea')),
    main: show(main),
  }
}

/** Area is shown in hectares where the unit is m2: no one thinks of a field in square metres. */
function show(quantity: Quantity | undefined): string {
  const value = quantity?.value ?? quantity?.avg
  if (quantity === undefined || value === undefined) return '-'
  if (quantity.unit === 'm2') return `${(value / 10_000).toFixed(2)} ha`
  return `${value.toLocaleString('en', { maximumFractionDigits: 1, minimumFractionDigits: 1 })} ${quantity.unit}`
}

export function formatTable(rows: readonly Row[]): string {
  return textTable(
    headings,
    rows.map((row) => headings.map(({ key }) => row[key])),
  )
}

export interface Heading {
  readonly title: string
  /** Numbers stand at the right. */
  readonly right?: boolean
}

export function textTable(headings: readonly Heading[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map(({ title }, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (headings[i]!.right ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd()
  return [
    line(headings.map(({ title }) => title)),
    widths.map((width) => '-'.repeat(width)).join('  '),
    ...rows.map(line),
  ].join('\n')
}
