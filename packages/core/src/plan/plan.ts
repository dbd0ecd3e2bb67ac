/** How files become field operations: what is done to a field, with one crop, within some days, is one operation. */
import type { Selection } from '../columns/selection.ts'
import { nameUuid } from './name-uuid.ts'

export interface PlanFile {
  readonly id: string
  readonly userId: string
  readonly status: string
  readonly origin: string
  readonly provider: string
  readonly operationType: string
  /** Of its points, the one with the largest area first. */
  readonly crops: readonly string[]
  readonly tillTypes: readonly string[]
  /** Dimension of its rate, such as `mass/area`: amounts of different kinds cannot be added up. */
  readonly rateDimension?: string
  /** First time, ms since 1970; absent where the source tells no time. */
  readonly start?: number
}

export interface PlanSettings {
  readonly splitByField: boolean
  readonly splitByProvider: boolean
  readonly splitByTillType: boolean
  /** Days from the start of an operation within which a file still joins it. */
  readonly mergeRange: number
  readonly mergeRangeHarvested: number
}

interface PlannedMember {
  readonly fileId: string
  /** Which of its points are meant; none: all. */
  readonly selections: readonly Selection[]
}

export interface PlannedOperation {
  readonly id: string
  readonly userId: string
  readonly operationType: string
  /** Sorted; more than one only where operations are not split by field. */
  readonly fieldIds: readonly string[]
  readonly crop?: string
  readonly provider?: string
  readonly tillType?: string
  /** In order of start. */
  readonly members: readonly PlannedMember[]
}

export interface Plan {
  /** Sorted by id. */
  readonly operations: readonly PlannedOperation[]
  /** Files that could be part of an operation but lie in no field, sorted. */
  readonly uncovered: readonly string[]
}

const DAY = 24 * 3600 * 1000
/** Of Sheaf's operations, made once. */
const NAMESPACE = '7f0b0a51-6f0e-4c39-9d3c-2f5f0b8f6c1d'

/**
 * The operations that files make, `fieldsOf` telling the fields of each file (`attach`). The same files give the same
 * plan in whatever order they are told, ids included.
 */
export function planOperations(
  files: readonly PlanFile[],
  fieldsOf: ReadonlyMap<string, readonly string[]>,
  settings: PlanSettings,
): Plan {
  const usable = files.filter(
    ({ status, origin }) => status === 'processed' && (origin === 'provider' || origin === 'uploaded'),
  )
  const pieces = usable.flatMap((file) => piecesOf(file, fieldsOf.get(file.id) ?? [], settings))
  const groups = groupBy(pieces, ({ key }) => JSON.stringify(Object.entries(key)))
  const operations = groups
    .flatMap((group) => (settings.splitByField ? [group] : connected(group)))
    .flatMap((group) => windows(group, settings))
    .map(operationOf)
  return {
    operations: operations.sort((a, b) => (a.id < b.id ? -1 : 1)),
    uncovered: usable
      .map(({ id }) => id)
      .filter((id) => !fieldsOf.get(id)?.length)
      .sort(),
  }
}

/** What of a file may go into one operation. */
interface Piece {
  readonly key: {
    readonly userId: string
    readonly operationType: string
    readonly field?: string
    readonly crop?: string
    readonly provider?: string
    readonly tillType?: string
    readonly rateDimension?: string
  }
  readonly file: PlanFile
  readonly fieldIds: readonly string[]
  readonly selections: readonly Selection[]
}

function piecesOf(file: PlanFile, fieldIds: readonly string[], settings: PlanSettings): Piece[] {
  if (fieldIds.length === 0) return []
  const byCrop = file.operationType === 'planted' || file.operationType === 'harvested'
  const byTillType = settings.splitByTillType && file.operationType === 'tillage'
  const places = settings.splitByField ? fieldIds.map((id) => [id]) : [fieldIds]
  return places.flatMap((place) =>
    choices('crop', byCrop ? file.crops : []).flatMap((crop) =>
      choices('tillType', byTillType ? file.tillTypes : []).map((tillType) => ({
        key: {
          userId: file.userId,
          operationType: file.operationType,
          ...(settings.splitByField ? { field: place[0]! } : {}),
          ...(crop.value === undefined ? {} : { crop: crop.value }),
          ...(settings.splitByProvider ? { provider: file.provider } : {}),
          ...(tillType.value === undefined ? {} : { tillType: tillType.value }),
          ...(file.rateDimension === undefined ? {} : { rateDimension: file.rateDimension }),
        },
        file,
        fieldIds: place,
        selections: [...crop.selections, ...tillType.selections],
      })),
    ),
  )
}

/** One choice a value; points without one go with the first, so that none is lost. */
function choices(property: Selection['property'], values: readonly string[]) {
  const [only] = values
  if (values.length < 2) return [{ value: only, selections: [] }]
  return values.map((value, i) => ({ value, selections: [{ property, value, orNone: i === 0 }] }))
}

/** Splits into those that are joined by files that lie in several of their fields. */
function connected(pieces: readonly Piece[]): Piece[][] {
  const groupOf = new Map<string, Set<string>>()
  for (const { fieldIds } of pieces) {
    const joined = new Set(fieldIds.flatMap((id) => [id, ...(groupOf.get(id) ?? [])]))
    for (const id of joined) groupOf.set(id, joined)
  }
  return groupBy(pieces, ({ fieldIds }) => [...groupOf.get(fieldIds[0]!)!].sort().join('\n'))
}

/** A piece joins while it starts within the range of the first; without a time it stays alone. */
function windows(pieces: readonly Piece[], settings: PlanSettings): Piece[][] {
  const inOrder = pieces.toSorted(
    (a, b) => (a.file.start ?? 0) - (b.file.start ?? 0) || (a.file.id < b.file.id ? -1 : 1),
  )
  const found: Piece[][] = []
  let open: { readonly pieces: Piece[]; readonly until: number } | undefined
  for (const piece of inOrder) {
    const { start, operationType } = piece.file
    if (start === undefined) found.push([piece])
    else if (open && start <= open.until) open.pieces.push(piece)
    else {
      const days = operationType === 'harvested' ? settings.mergeRangeHarvested : settings.mergeRange
      open = { pieces: [piece], until: start + days * DAY }
      found.push(open.pieces)
    }
  }
  return found
}

function operationOf(pieces: readonly Piece[]): PlannedOperation {
  const [first] = pieces
  const { userId, operationType, crop, provider, tillType } = first!.key
  const fieldIds = [...new Set(pieces.flatMap((piece) => piece.fieldIds))].sort()
  const name = [userId, fieldIds, operationType, crop, provider, tillType, first!.file.id]
  return {
    id: nameUuid(NAMESPACE, JSON.stringify(name)),
    userId,
    operationType,
    fieldIds,
    ...(crop === undefined ? {} : { crop }),
    ...(provider === undefined ? {} : { provider }),
    ...(tillType === undefined ? {} : { tillType }),
    members: pieces.map(({ file, selections }) => ({ fileId: file.id, selections })),
  }
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  return [...Map.groupBy(items, keyOf).values()]
}
