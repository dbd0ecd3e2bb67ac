/** What a terminal shows of a conversion: one line a file. */
export interface Row {
  readonly file: string
  readonly format: string
  readonly operation: string
  readonly crop: string
  readonly points: string
  readonly area: string
  readonly yield: string
}

const headings: readonly [keyof Row, string][] = [
  ['file', 'File'],
  ['format', 'Format'],
  ['operation', 'Operation'],
  ['crop', 'Crop'],
  ['points', 'Points'],
  ['area', 'Area'],
  ['yield', 'Yield or rate'],
]
const rightAligned = new Set<keyof Row>(['points', 'area', 'yield'])

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
  const properties = file.summary?.properties ?? {}
  const quantity = (key: string) => properties[key] as Quantity | undefined
  const main =
    quantity('dryVolumePerArea') ??
    quantity('dryMassPerArea') ??
    quantity('appliedRate') ??
    quantity('seedRate')
  return {
    file: file.fileName,
    format: file.fileFormat ?? '-',
    operation: file.operationType ?? '-',
    crop: ((properties.crop as string[] | undefined) ?? []).join(', ') || '-',
    points: file.points === undefined ? '-' : file.points.toLocaleString('en'),
    area: show(quantity('totalArea')),
    yield: file.failure ?? show(main),
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
  const widths = headings.map(([key, title]) => Math.max(title.length, ...rows.map((row) => row[key].length)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) =>
        rightAligned.has(headings[i]![0]) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!),
      )
      .join('  ')
      .trimEnd()
  return [
    line(headings.map(([, title]) => title)),
    widths.map((width) => '-'.repeat(width)).join('  '),
    ...rows.map((row) => line(headings.map(([key]) => row[key]))),
  ].join('\n')
}
