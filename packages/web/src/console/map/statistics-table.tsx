import { measure } from '../figures.ts'
import { labelOf } from '../outputs/summary.ts'
import type { PointColumn } from './point-file.ts'
import type { Values } from './points-answers.ts'
import { timeText } from './times.ts'

interface StatisticsTableProps {
  readonly id: string
  readonly column: PointColumn
  readonly layers: readonly { readonly title: string; readonly values: Values }[]
}

/** What the map shows, in figures: for who cannot see it. */
export function StatisticsTable({ id, column, layers }: StatisticsTableProps) {
  const say = column.kind === 'time' ? timeText : measure
  return (
    <table id={id} className="map-statistics">
      <caption>
        {labelOf(column.name)}
        {column.unit ? `, ${column.unit}` : ''}
      </caption>
      <thead>
        <tr>
          {layers.length > 1 && <th scope="col">Layer</th>}
          {['Points', 'Least', 'Median', 'Mean', 'Greatest'].map((head) => (
            <th key={head} scope="col" className="number">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {layers.map(({ title, values }) => (
          <tr key={title}>
            {layers.length > 1 && <th scope="row">{title}</th>}
            {figuresOf(values, say).map((figure, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the columns stand where they stand
              <td key={i} className="number">
                {figure}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Points with a value, least, median, mean, greatest. */
function figuresOf(values: Values, say: (value: number) => string): string[] {
  if (values.kind === 'text') {
    const points = values.counts.reduce((sum, count) => sum + count, 0)
    return [points.toLocaleString('en'), '', '', '', '']
  }
  const { sorted } = values
  const { length } = sorted
  if (length === 0) return ['0', '', '', '', '']
  const mean = sorted.reduce((sum, value) => sum + value, 0) / length
  const median = (sorted[(length - 1) >> 1]! + sorted[length >> 1]!) / 2
  return [
    length.toLocaleString('en'),
    ...[sorted[0]!, median, mean, sorted.at(-1)!].map((value) => say(value)),
  ]
}
