/** What the worker answers, apart from its being one. */
import { cachedAsyncBuffer } from 'hyparquet'
import { sortedValues } from './classes.ts'
import { gridOf, type PointGrid } from './nearest.ts'
import { openPointFile, type PointColumn, type PointFile, type TextColumn } from './point-file.ts'
import { remoteFile } from './remote-file.ts'
import { metresPer, type Strips, stripsOf } from './strips.ts'

export interface Opened {
  readonly rows: number
  readonly operationType?: string
  readonly columns: readonly PointColumn[]
  readonly positions: Float64Array
  /** Undefined where no point has a position. */
  readonly grid: PointGrid | undefined
  /** Whether heading, distance and width tell strips. */
  readonly hasStrips: boolean
}

export type Values =
  | { readonly kind: 'number' | 'time'; readonly values: Float64Array; readonly sorted: Float64Array }
  | ({ readonly kind: 'text'; readonly counts: readonly number[] } & TextColumn)

export interface Questions {
  open: { asked: { readonly address: string }; answer: Opened }
  values: { asked: { readonly name: string }; answer: Values }
  strips: { asked: object; answer: Strips }
  row: { asked: { readonly index: number }; answer: ReadonlyMap<string, string | number> }
}
export type Question = {
  [Kind in keyof Questions]: { readonly id: number; readonly kind: Kind } & Questions[Kind]['asked']
}[keyof Questions]
export type Reply =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: string; readonly status?: number }

/** One answerer is for one file: the first question opens it. */
export function answerer(fetcher: typeof fetch) {
  let opened: Promise<{ file: PointFile; positions: Float64Array }> | undefined

  const open = async (address: string) => {
    const file = await openPointFile(cachedAsyncBuffer(await remoteFile(address, fetcher)))
    return { file, positions: await file.positions() }
  }
  const current = () => {
    if (!opened) throw new Error('Nothing is open')
    return opened
  }

  const answers = {
    async open({ address }: Questions['open']['asked']) {
      opened = open(address)
      const { file, positions } = await opened
      const grid = gridOf(positions)
      const { rows, operationType, columns } = file
      return {
        rows,
        ...(operationType === undefined ? {} : { operationType }),
        columns,
        // The worker keeps its own, for the strips.
        positions: positions.slice(),
        grid,
        hasStrips: stripColumns(columns) !== undefined,
      }
    },
    async values({ name }: Questions['values']['asked']): Promise<Values> {
      const { file } = await current()
      const kind = file.columns.find((column) => column.name === name)?.kind
      if (kind === undefined) throw new Error(`The points have no ${name}`)
      if (kind !== 'text') {
        const values = await file.numbers(name)
        return { kind, values, sorted: sortedValues(values) }
      }
      const { codes, texts } = await file.texts(name)
      const counts = new Array<number>(texts.length).fill(0)
      for (const code of codes) if (code >= 0) counts[code]!++
      return { kind, codes, texts, counts }
    },
    async strips() {
      const { file, positions } = await current()
      const found = stripColumns(file.columns)
      if (!found) throw new Error('The points do not tell what was worked at each')
      const [heading, distance, width] = await Promise.all([
        file.numbers('heading'),
        file.numbers('distance'),
        file.numbers('equipmentWidth'),
      ])
      return stripsOf(positions, {
        heading,
        distance: { values: distance, metres: found.distance },
        width: { values: width, metres: found.width },
      })
    },
    row: async ({ index }: Questions['row']['asked']) => (await current()).file.row(index),
  }

  return async (question: Question): Promise<{ reply: Reply; transfer: Transferable[] }> => {
    const { id, kind } = question
    try {
      const answer = await answers[kind](question as never)
      return { reply: { id, answer }, transfer: buffersOf(answer) }
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown.message : String(thrown)
      const { status } = thrown as { status?: number }
      return { reply: { id, error, ...(status === undefined ? {} : { status }) }, transfer: [] }
    }
  }
}

/** How many metres a unit of each is; undefined where one of the columns is missing or no length. */
function stripColumns(columns: readonly PointColumn[]) {
  const of = (name: string) => columns.find((column) => column.name === name)
  const [distance, width] = [of('distance'), of('equipmentWidth')].map(
    (column) => column && metresPer(column.unit),
  )
  return of('heading') && distance !== undefined && width !== undefined ? { distance, width } : undefined
}

/** Of the typed arrays in an answer, one level deep. */
function buffersOf(answer: object): Transferable[] {
  const parts = Object.values(answer).flatMap((part) =>
    part && typeof part === 'object' && !ArrayBuffer.isView(part) ? Object.values(part) : [part],
  )
  const buffers = parts.filter((part) => ArrayBuffer.isView(part)).map(({ buffer }) => buffer as ArrayBuffer)
  return [...new Set(buffers)]
}
