/** Words that sources use for what was done, and the operation type that they stand for. */
import type { OperationType } from '../columns/source-table.ts'

const WORDS: Readonly<Record<OperationType, string>> = {
  planted: 'planted planting seeding sowing sowingandplanting seed plant',
  applied: 'applied application applying cropprotection fertilizing fertilization spraying spreading spray',
  harvested: 'harvested harvest harvesting yield grainharvest combine',
  tillage: 'tillage tilling tilled cultivation primarytillage secondarytillage',
}

const TYPES = new Map(
  Object.entries(WORDS).flatMap(([type, words]) =>
    words.split(' ').map((word) => [word, type as OperationType] as const),
  ),
)

/** `Seeding` -> `planted`; undefined for operations outside the standard, such as guidance or data collection. */
export function operationTypeOf(word: string): OperationType | undefined {
  return TYPES.get(word.toLowerCase().replace(/[^a-z]/g, ''))
}
