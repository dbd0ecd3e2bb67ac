import { unitToken } from '../../agronomy/units.ts'
import { trimText } from '../../bytes/text.ts'
import type { SourceTable } from '../../columns/source-table.ts'
import { wholeAndCut } from '../mappings/mapping.ts'
import type { Told } from '../mappings/told.ts'

type Json = Readonly<Record<string, unknown>>

/** What `<layer>-Deere-Metadata.json` tells of its layer. */
export interface DeereMetadata extends Told {
  /** Tells jobs apart; two layers of one job have the same. */
  readonly job: string
  /** Of the season's crop: `SOYBEANS`, `CORN_WET`. */
  readonly crop?: string
}

export const METADATA_SUFFIX = '-deere-metadata'

/** Undefined where the bytes are no JSON object. Members that are missing or of another type are left out. */
export function readDeereMetadata(bytes: Uint8Array): DeereMetadata | undefined {
  let root: Json | undefined
  try {
    root = objectOf(JSON.parse(Buffer.from(trimText(bytes)).toString('utf8')))
  } catch {
    return undefined
  }
  if (!root) return undefined
  const units = new Map<string, string>()
  for (const attribute of listOf(root.DataAttributes)) {
    const name = textOf(attribute.Name)
    const unit = unitToken(textOf(attribute.Unit) ?? '')
    if (name && unit) for (const known of wholeAndCut(name.toLowerCase())) units.set(known, unit)
  }
  const crop = textOf(root.CropToken)
  const origin = {
    ...named('grower', root.ClientName),
    ...named('farm', root.FarmName),
    ...named('field', root.FieldName),
    ...named('operationType', root.Operation),
  }
  const products = productsOf(objectOf(root.Product))
  const machinery = machineryOf(objectOf(root.MachineUsage))
  return {
    job: JSON.stringify([root.Operation, root.CropSeason, root.FieldId, root.FieldOperationId]),
    origin,
    units,
    ...(crop ? { crop } : {}),
    ...(products.length > 0 ? { products } : {}),
    ...(machinery.length > 0 ? { machinery } : {}),
  }
}

/** The parts of a tank mix, or the one product. */
function productsOf(product: Json | undefined): NonNullable<SourceTable['products']>[number][] {
  if (!product) return []
  const components = listOf(product.Components)
  const parts =
    components.length > 0 ? components : [{ ...product, Name: product.ProductName, Carrier: false }]
  return parts.flatMap((part) => {
    const name = textOf(part.Name)
    if (!name) return []
    const rate = objectOf(part.Rate)
    const value = rate?.Value
    const unit = unitToken(textOf(rate?.Unit) ?? '')
    const type = part.Carrier === true ? ('Carrier' as const) : ('Component' as const)
    return [{ name, type, ...(typeof value === 'number' && unit ? { rate: { value, unit } } : {}) }]
  })
}

function machineryOf(usage: Json | undefined): NonNullable<SourceTable['machinery']>[number][] {
  return Object.values(usage ?? {}).flatMap((entry) => {
    const machine = objectOf(entry)
    const serialNumber = textOf(machine?.MachineSerial)
    const name = serialNumber ?? textOf(machine?.MachineId)
    return name ? [{ name, type: 'machine' as const, ...(serialNumber ? { serialNumber } : {}) }] : []
  })
}

/** Names of dashes alone stand for none: Deere writes `---`. */
function named(key: string, value: unknown): Record<string, string> {
  const text = textOf(value)
  return text === undefined || /^-+$/.test(text) ? {} : { [key]: text }
}

function textOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : ''
  return text === '' ? undefined : text
}

function objectOf(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined
}

function listOf(value: unknown): Json[] {
  const entries: unknown[] = Array.isArray(value) ? value : []
  return entries.map(objectOf).filter((entry) => entry !== undefined)
}
