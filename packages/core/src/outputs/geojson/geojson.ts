import type { MixPart, StandardTable } from '../../columns/standard-table.ts'
import { type NumberColumn, numberOf, type Table, textOf } from '../../columns/table.ts'
import type { ByteWriter } from './byte-writer.ts'
import {
  constantWriter,
  featureCollection,
  instantWriter,
  numberWriter,
  type PropertyWriter,
  textWriter,
} from './features.ts'

/** Every row under the source's own names and units. Calling it again makes the same bytes again. */
export function rawGeojson(table: Table): Iterable<Uint8Array> {
  return again(() => {
    const position = table.columns.filter((c) => c.property === 'longitude' || c.property === 'latitude')
    const others = table.columns.filter((c) => !position.includes(c)).map(columnWriter)
    return featureCollection(table, others, position.map(columnWriter))
  })
}

function columnWriter(column: Table['columns'][number]): PropertyWriter {
  if (column.type === 'text') return textWriter(column.name, column.codes, column.dictionary)
  if (column.property === 'timestamp') return instantWriter(column.name, column.values)
  return numberWriter(column.name, column.values)
}

/** Standard points as Leaf shapes them. */
export function standardGeojson(standard: StandardTable): Iterable<Uint8Array> {
  return again(() => featureCollection(standard.table, standardWriters(standard)))
}

/** Where and when a point is, and what is written otherwise than its column. */
const OWN_SHAPE = new Set(['longitude', 'latitude', 'timestamp', 'products'])
const LISTS = new Set(['machinery', 'tillType'])

function standardWriters(standard: StandardTable): PropertyWriter[] {
  const { table, machinery, originalOperationType } = standard
  const time = numberOf(table, 'timestamp')
  const writers: PropertyWriter[] = []
  if (time) writers.push(instantWriter('timestamp', time.values))
  writers.push(constantWriter('operationType', standard.operationType))
  if (originalOperationType !== undefined && !textOf(table, 'originalOperationType')) {
    writers.push(constantWriter('originalOperationType', originalOperationType))
  }
  for (const column of table.columns) {
    if (OWN_SHAPE.has(column.name)) continue
    if (column.type === 'text' && LISTS.has(column.name)) {
      writers.push(textWriter(column.name, column.codes, column.dictionary, (text) => JSON.stringify([text])))
    } else writers.push(columnWriter(column))
  }
  const products = productsWriter(standard)
  if (products) writers.push(products)
  if (machinery.length > 0 && !textOf(table, 'machinery')) {
    const names = machinery.map(({ name }) => name)
    writers.push(constantWriter('machinery', names))
  }
  return writers
}

/** `[{"name":"Water","rate":{"value":12.4}}]`: what the mix's parts are of the point's rate. */
function productsWriter({ table, mixes }: StandardTable): PropertyWriter | undefined {
  const codes = textOf(table, 'products')?.codes
  const rate: NumberColumn | undefined = numberOf(table, 'appliedRate')
  if (!codes || !rate) return undefined
  const encoder = new TextEncoder()
  const head = encoder.encode('"products":[')
  const tail = encoder.encode('],')
  const mixesAsBytes = mixes.map((parts) =>
    parts.map(({ name, share }: MixPart, i) => ({
      share,
      decimals: { count: 0 },
      before: encoder.encode(`${i === 0 ? '' : ','}{"name":${JSON.stringify(name)},"rate":{`),
    })),
  )
  const value = encoder.encode('"value":')
  const end = encoder.encode('}}')
  const longest = mixesAsBytes.reduce(
    (most, parts) =>
      Math.max(
        most,
        parts.reduce((sum, { before }) => sum + before.length + 48, 32),
      ),
    0,
  )
  return {
    longest,
    write(out: ByteWriter, row: number) {
      const parts = mixesAsBytes[codes[row]!]
      if (!parts) return
      out.raw(head)
      for (const part of parts) {
        out.raw(part.before)
        const amount = rate.values[row]! * part.share
        if (Number.isFinite(amount)) {
          out.raw(value)
          out.number(amount, part.decimals)
        }
        out.raw(end)
      }
      out.raw(tail)
    },
  }
}

/** An iterable that starts anew each time: an artifact may be written to more than one place. */
function again(start: () => Generator<Uint8Array>): Iterable<Uint8Array> {
  return { [Symbol.iterator]: start }
}
