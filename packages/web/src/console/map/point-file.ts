/**
 * The columns of a GeoParquet that Sheaf wrote (points), read one by one into typed arrays: no row is ever an object,
 * and of the file no more is fetched and unpacked than the columns that are asked for.
 */
import { decompress } from 'fzstd'
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetRead } from 'hyparquet'

/** The codec that Sheaf writes. Not hyparquet-compressors: it runs WebAssembly, which the page's policy stops. */
const compressors = { ZSTD: (bytes: Uint8Array) => decompress(bytes) }
const parsers = { timestampFromMilliseconds: Number }

type ColumnKind = 'number' | 'text' | 'time'

export interface PointColumn {
  readonly name: string
  readonly kind: ColumnKind
  /** As the file tells it. */
  readonly unit?: string
}

export interface PointFile {
  readonly rows: number
  readonly operationType?: string
  readonly columns: readonly PointColumn[]
  /** Longitude and latitude of each point in turn, degrees; NaN where it has none. */
  positions(): Promise<Float64Array>
  /** NaN where there is no value; times are milliseconds since 1970. */
  numbers(name: string): Promise<Float64Array>
  texts(name: string): Promise<TextColumn>
  /** What one point has, by column; absent where it has nothing. */
  row(index: number): Promise<Map<string, string | number>>
}

/** Texts as places in a list of them; -1 where there is none. */
export interface TextColumn {
  readonly codes: Int32Array
  readonly texts: readonly string[]
}

/** Throws where the bytes are no Parquet, or not one of points with a `bbox`. */
export async function openPointFile(file: AsyncBuffer): Promise<PointFile> {
  const metadata = flatBounds(await parquetMetadataAsync(file))
  const rows = Number(metadata.num_rows)
  const { units = {}, operationType } = sheafOf(metadata)
  const columns = metadata.schema.slice(1).flatMap(({ name, type, logical_type }): PointColumn[] => {
    if (name === 'geometry' || name.startsWith('bbox.')) return []
    const unit = units[name]
    if (type === 'DOUBLE') return [{ name, kind: 'number', ...(unit ? { unit } : {}) }]
    if (logical_type?.type === 'TIMESTAMP') return [{ name, kind: 'time' }]
    return type === 'BYTE_ARRAY' ? [{ name, kind: 'text' }] : []
  })

  const read = (names: string[], take: (name: string, row: number, values: ArrayLike<unknown>) => void) =>
    parquetRead({
      file,
      metadata,
      compressors,
      columns: names,
      parsers,
      onChunk: ({ columnName, columnData, rowStart }) => take(columnName, rowStart, columnData),
    })

  let group: RowGroup | undefined
  return {
    rows,
    ...(operationType === undefined ? {} : { operationType }),
    columns,
    async positions() {
      const positions = new Float64Array(2 * rows).fill(Number.NaN)
      await read(['bbox.xmin', 'bbox.ymin'], (name, start, values) => {
        const axis = name === 'bbox.xmin' ? 0 : 1
        for (let i = 0; i < values.length; i++)
          positions[2 * (start + i) + axis] = (values[i] as number | null) ?? Number.NaN
      })
      return positions
    },
    async numbers(name) {
      const numbers = new Float64Array(rows).fill(Number.NaN)
      await read([name], (_, start, values) => {
        for (let i = 0; i < values.length; i++)
          numbers[start + i] = (values[i] as number | null) ?? Number.NaN
      })
      return numbers
    },
    async texts(name) {
      const codes = new Int32Array(rows).fill(-1)
      const known = new Map<string, number>()
      await read([name], (_, start, values) => {
        for (let i = 0; i < values.length; i++) {
          const text = values[i] as string | null
          if (text === null || text === undefined) continue
          const code = known.get(text) ?? known.size
          known.set(text, code)
          codes[start + i] = code
        }
      })
      return { codes, texts: [...known.keys()] }
    },
    async row(index) {
      group = group && index >= group.start && index < group.end ? group : await readGroup(index)
      const values = new Map<string, string | number>()
      for (const { name } of columns) {
        const value = group.columns.get(name)?.[index - group.start]
        if (typeof value === 'string' || typeof value === 'number') values.set(name, value)
      }
      return values
    },
  }

  /** Neighbours on the map are mostly neighbours in the file: the last row group is kept. */
  async function readGroup(index: number): Promise<RowGroup> {
    let [start, end] = [0, 0]
    for (const { num_rows } of metadata.row_groups) {
      if (end > index) break
      start = end
      end += Number(num_rows)
    }
    const whole = new Map<string, unknown[]>(columns.map(({ name }) => [name, new Array(end - start)]))
    await parquetRead({
      file,
      metadata,
      compressors,
      columns: [...whole.keys()],
      rowStart: start,
      rowEnd: end,
      parsers,
      onChunk: ({ columnName, columnData, rowStart }) => {
        const values = whole.get(columnName)
        if (values) for (let i = 0; i < columnData.length; i++) values[rowStart - start + i] = columnData[i]
      },
    })
    return { start, end, columns: whole }
  }
}

interface RowGroup {
  readonly start: number
  readonly end: number
  readonly columns: ReadonlyMap<string, readonly unknown[]>
}

/**
 * The four edges of `bbox` as columns of their own: as members of a group they would become an object a row, and all
 * four would be read. The levels that say where a value is missing are the same either way.
 */
function flatBounds(metadata: FileMetaData): FileMetaData {
  const at = metadata.schema.findIndex(({ name, num_children }) => name === 'bbox' && num_children === 4)
  const [root, group] = [metadata.schema[0], metadata.schema[at]]
  if (!root || group?.repetition_type !== 'OPTIONAL') throw new Error('The file holds no points of Sheaf')
  const edges = metadata.schema.slice(at + 1, at + 5)
  return {
    ...metadata,
    schema: [
      { ...root, num_children: (root.num_children ?? 0) + 3 },
      ...metadata.schema.slice(1, at),
      ...edges.map((edge) => ({ ...edge, name: `bbox.${edge.name}`, repetition_type: 'OPTIONAL' as const })),
      ...metadata.schema.slice(at + 5),
    ],
    row_groups: metadata.row_groups.map((rowGroup) => ({
      ...rowGroup,
      columns: rowGroup.columns.map((chunk) => {
        if (chunk.meta_data?.path_in_schema[0] !== 'bbox') return chunk
        const path_in_schema = [chunk.meta_data.path_in_schema.join('.')]
        return { ...chunk, meta_data: { ...chunk.meta_data, path_in_schema } }
      }),
    })),
  }
}

interface SheafMember {
  readonly operationType?: string
  readonly units?: Readonly<Record<string, string>>
}

function sheafOf({ key_value_metadata }: FileMetaData): SheafMember {
  const value = key_value_metadata?.find(({ key }) => key === 'sheaf')?.value
  return value === undefined ? {} : JSON.parse(value)
}
