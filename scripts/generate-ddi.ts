/** Writes the data dictionary of ISO 11783-11 as a module of core: `node scripts/generate-ddi.ts`. */
import { readFileSync, writeFileSync } from 'node:fs'

const SOURCE = new URL('../fixtures/ddi/ddi_entities.json', import.meta.url)
const TARGET = new URL('../packages/core/src/readers/isoxml/ddi.generated.ts', import.meta.url)

interface Entity {
  readonly DDI: number
  readonly name: string
  readonly unit: string
  readonly bitResolution: number
}

/** E000 and up belong to the makers, whatever a list calls them. */
const FIRST_PROPRIETARY = 0xe000

const entities = Object.values(JSON.parse(readFileSync(SOURCE, 'utf8')) as Record<string, Entity>)
const quote = (text: string) => `'${text.trim().replaceAll("'", "\\'")}'`
const lines = entities
  .filter(({ DDI }) => DDI < FIRST_PROPRIETARY)
  .sort((a, b) => a.DDI - b.DDI)
  .map(({ DDI, name, unit, bitResolution }) => {
    const key = `0x${DDI.toString(16).padStart(4, '0')}`
    const told = unit === 'n.a.' ? '' : unit
    return `  ${key}: [${quote(name.replace(/ as \[.*\]$/, ''))}, ${quote(told)}, ${bitResolution}],`
  })

writeFileSync(
  TARGET,
  `// Made by scripts/generate-ddi.ts from fixtures/ddi/ddi_entities.json; do not edit.
// Source: the ISO 11783-11 data dictionary as listed by Josephinum-Research/isoxml-py (isoxml/data/ddi_entities.json,
// commit 8ae036d71c88b327a9139d0e73602e84d961fe8c), Apache License 2.0.

/** By DDI: name, unit ('' where it has none), and how much of the unit one step of the raw integer is. */
export const DDI_ENTITIES: Readonly<Record<number, readonly [name: string, unit: string, resolution: number]>> = {
${lines.join('\n')}
}
`,
)
