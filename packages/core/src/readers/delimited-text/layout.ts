import type { TextEncoding } from '../../bytes/text.ts'
import { splitLine } from '../split-line.ts'
import { type PositionColumns, positionColumns } from './position-labels.ts'

export interface Dialect {
  /** One byte, as is `point`, which stands before the fraction of a number. */
  readonly delimiter: number
  readonly point: number
  readonly encoding: TextEncoding
}

/** How a text file is a table: where its heading stands, what separates its values, which columns tell the position. */
export interface Layout {
  readonly dialect: Dialect
  readonly labels: readonly string[]
  readonly position: PositionColumns
  /** Byte and line (from 1) of the first line below the heading. */
  readonly rowsFrom: number
  readonly firstLine: number
}

const DELIMITERS = [',', ';', '\t', '|']
/** A title, a job's name, a line of units: more than this before the heading has not been seen. */
const MOST_PREAMBLE = 50
const SAMPLE = 200
const COMMA_NUMBER = /^\s*[+-]?\d+,\d+\s*$/
const POINT_NUMBER = /^\s*[+-]?\d*\.\d+\s*$/

/**
 * Looks for a heading line with a longitude and a latitude among the first lines of `head`, with a line of as many
 * values below it. Undefined where there is none.
 */
export function layoutOf(head: Buffer, complete: boolean, encoding: TextEncoding): Layout | undefined {
  const lines = head.toString('latin1').split('\n')
  if (!complete) lines.pop()
  let rowsFrom = 0
  for (const [i, line] of lines.slice(0, MOST_PREAMBLE).entries()) {
    rowsFrom += line.length + 1
    if (!/lat|y/i.test(line)) continue
    const below = lines.slice(i + 1, i + 1 + SAMPLE).filter((text) => text.trim() !== '')
    for (const delimiter of DELIMITERS) {
      const found = tableOf(line, below, delimiter)
      if (!found) continue
      const decoder = new TextDecoder(encoding)
      return {
        dialect: { delimiter: delimiter.charCodeAt(0), point: found.point.charCodeAt(0), encoding },
        labels: found.labels.map((label) => decoder.decode(Buffer.from(label, 'latin1')).trim()),
        position: found.position,
        rowsFrom: Math.min(rowsFrom, head.length),
        firstLine: i + 2,
      }
    }
  }
  return undefined
}

function tableOf(heading: string, below: readonly string[], delimiter: string) {
  const labels = splitLine(heading.replace(/\r$/, ''), delimiter)
  if (labels.length < 2) return undefined
  const rows = below
    .map((line) => splitLine(line.replace(/\r$/, ''), delimiter))
    .filter((values) => values.length === labels.length || isOneMore(values, labels.length))
  if (below.length > 0 && rows.length === 0) return undefined
  const cells = rows.flat()
  const count = (pattern: RegExp) => cells.filter((cell) => pattern.test(cell)).length
  const isComma = count(COMMA_NUMBER) > count(POINT_NUMBER)
  const pointed = isComma ? rows.map((row) => row.map((cell) => cell.replace(',', '.'))) : rows
  const position = positionColumns(labels, pointed)
  return position && { labels, position, point: isComma ? ',' : '.' }
}

/** Some writers end each line with a delimiter. */
function isOneMore(values: readonly string[], width: number): boolean {
  return values.length === width + 1 && values.at(-1) === ''
}
