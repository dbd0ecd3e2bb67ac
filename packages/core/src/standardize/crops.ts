import { cropNamed } from '../agronomy/crop-names.ts'
import { type CropFact, cropFact, hasVolume } from '../agronomy/crops.ts'
import type { SourceTable } from '../columns/source-table.ts'
import type { TextColumn } from '../columns/table.ts'
import type { StandardizeOptions } from './options.ts'
import type { WorkingTable } from './working-table.ts'

export interface CropOfRow extends CropFact {
  /** False where yields are told as masses alone. */
  readonly volumes: boolean
}

const UNKNOWN = 'unknown'

/** Sets `crop` to standard names; returns what is known of the crop of each row. */
export function standardCrops(
  work: WorkingTable,
  source: SourceTable,
  options: StandardizeOptions,
): (row: number) => CropOfRow {
  const own = Object.keys(options.cropTable)
  const written = work.texts.get('crop') ?? hinted(work, options)
  if (written) {
    const names = written.dictionary.map(
      (text) => cropNamed(text, own) ?? (options.cropOptional ? text : UNKNOWN),
    )
    for (const [code, name] of names.entries()) {
      if (name !== UNKNOWN || !written.codes.includes(code)) continue
      const detail = `The crop '${written.dictionary[code]}' is not known; a crop table can name it`
      work.warn({ code: 'crop_unknown', at: `crop ${written.dictionary[code]}`, detail })
    }
    work.texts.set('crop', { ...written, name: 'crop', property: 'crop', dictionary: names })
  }
  const facts = (work.texts.get('crop')?.dictionary ?? []).map((name) => factOf(name, source, options))
  const without = factOf(UNKNOWN, source, options)
  const codes = work.texts.get('crop')?.codes
  return (row) => facts[codes?.[row] ?? -1] ?? without
}

/** The owner's word over the source's, the source's over the published table. */
function factOf(name: string, source: SourceTable, options: StandardizeOptions): CropOfRow {
  const stated = {
    ...(source.cropDensity === undefined ? {} : { density: source.cropDensity }),
    ...(source.standardMoisture === undefined ? {} : { standardMoisture: source.standardMoisture }),
  }
  const own = Object.entries(options.cropTable).find(([crop]) => crop.toLowerCase() === name)?.[1]
  return { ...cropFact(name, { [name]: { ...stated, ...own } }), volumes: hasVolume(name) }
}

/** A hint names the crop of a source that names none; it never overrides one. */
function hinted(work: WorkingTable, { crop }: StandardizeOptions): TextColumn | undefined {
  if (crop === undefined) return undefined
  return {
    name: 'crop',
    property: 'crop',
    type: 'text',
    codes: new Int32Array(work.rows),
    dictionary: [crop],
  }
}
