import sharp from 'sharp'
import { geodesicDistance } from '../../geometry/geodesy.ts'
import type { ClassImage, RampImage } from './images.ts'
import { RAMP } from './ramp.ts'

const WIDTH = 960
const MARGIN = 32
const TOP = 88
const LEGEND = 176
const FONT = 'font-family="DejaVu Sans, Helvetica, Arial, sans-serif"'
const MAX_MAP_HEIGHT = 640
const SCALE_BARS_M = [1000, 500, 200, 100, 50, 20, 10]
const LINE = 30

export interface Caption {
  readonly title: string
  readonly subtitle: string
}

/** A map for people: title, the picture, its legend with unit, a scale bar and where north is. PNG, about 50 KB. */
export async function mapPicture(image: RampImage | ClassImage, caption: Caption): Promise<Uint8Array> {
  const { width, height } = await sharp(image.png).metadata()
  const space = WIDTH - 3 * MARGIN - LEGEND
  const zoom = Math.min(space / width, MAX_MAP_HEIGHT / height)
  const shown = { width: Math.round(width * zoom), height: Math.round(height * zoom) }
  const map = await sharp(image.png)
    .resize({ ...shown, kernel: zoom > 1 ? 'nearest' : 'lanczos3' })
    .toBuffer()
  const left = MARGIN + Math.round((space - shown.width) / 2)
  const bottom = TOP + Math.max(shown.height, 7 * LINE + 60)
  const total = bottom + 72
  const legendLeft = WIDTH - MARGIN - LEGEND
  const body = [
    `<rect width="${WIDTH}" height="${total}" fill="#ffffff"/>`,
    text(MARGIN, 40, caption.title, 'font-size="22" font-weight="bold" fill="#1d2a1f"'),
    text(MARGIN, 66, caption.subtitle, 'font-size="14" fill="#5b665d"'),
    'legend' in image ? classLegend(image, legendLeft) : rampLegend(image, legendLeft),
    scaleBar(image, shown.width, bottom + 40),
    northArrow(legendLeft + 10, bottom + 44),
  ]
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${total}">${body.join('')}</svg>`
  return sharp(Buffer.from(svg))
    .composite([{ input: map, left, top: TOP }])
    .png({ palette: true, colours: 128, compressionLevel: 9 })
    .toBuffer()
}

function classLegend({ legend, unit }: ClassImage, left: number): string {
  const high = [...legend.ranges].reverse()
  const number = numbersOver((legend.ranges.at(-1)?.min ?? 0) - (legend.ranges[0]?.max ?? 0))
  const rows = high.map(({ colorCode, min, max }, i) => {
    const top = TOP + 30 + i * LINE
    return `<rect x="${left}" y="${top}" width="24" height="20" fill="${colorCode}"/>${text(
      left + 36,
      top + 15,
      `${number(min)} – ${number(max)}`,
      'font-size="14" fill="#1d2a1f"',
    )}`
  })
  return heading(left, unit) + rows.join('')
}

function rampLegend({ min, max, unit }: RampImage, left: number): string {
  const height = 7 * LINE
  const top = TOP + 30
  const number = numbersOver((max - min) / 2)
  const stops = Object.entries(RAMP).flatMap(([stop, [red, green, blue]]) =>
    stop === 'nv' ? [] : [`<stop offset="${stop}" stop-color="rgb(${red},${green},${blue})"/>`],
  )
  const labels = [0, 0.25, 0.5, 0.75, 1].map((share) =>
    text(
      left + 36,
      top + height * (1 - share) + 5,
      number(min + share * (max - min)),
      'font-size="14" fill="#1d2a1f"',
    ),
  )
  return [
    heading(left, unit),
    `<linearGradient id="ramp" x1="0" y1="1" x2="0" y2="0">${stops.join('')}</linearGradient>`,
    `<rect x="${left}" y="${top}" width="24" height="${height}" fill="url(#ramp)"/>`,
    ...labels,
  ].join('')
}

function heading(left: number, unit: string | undefined): string {
  const written = unit === 'percentage' || unit === 'prcnt' ? '%' : (unit ?? '')
  return text(left, TOP + 14, written, 'font-size="14" font-weight="bold" fill="#1d2a1f"')
}

/** The longest round length that takes no more than a third of the map. */
function scaleBar({ extent }: RampImage | ClassImage, width: number, y: number): string {
  const latitude = (extent.ymin + extent.ymax) / 2
  const metres = geodesicDistance(extent.xmin, latitude, extent.xmax, latitude) / width
  const bar = SCALE_BARS_M.find((length) => length / metres <= width / 3) ?? 10
  const end = MARGIN + bar / metres
  return [
    `<path d="M${MARGIN} ${y - 6}v6H${end}v-6" fill="none" stroke="#1d2a1f" stroke-width="2"/>`,
    text(end + 10, y + 2, `${bar} m`, 'font-size="13" fill="#1d2a1f"'),
  ].join('')
}

function northArrow(x: number, y: number): string {
  return [
    `<path d="M${x} ${y - 26}l8 22l-8 -5l-8 5z" fill="#1d2a1f"/>`,
    text(x + 16, y - 6, 'N', 'font-size="14" font-weight="bold" fill="#1d2a1f"'),
  ].join('')
}

function text(x: number, y: number, words: string, style: string): string {
  const escaped = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<text x="${x}" y="${y}" ${FONT} ${style}>${escaped}</text>`
}

/** Writes numbers with the decimals that tell a hundredth of `span`. */
function numbersOver(span: number): (value: number) => string {
  const digits = span > 0 ? Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(span)))) : 2
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits }
  return (value) => value.toLocaleString('en-US', format)
}
