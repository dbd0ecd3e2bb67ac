import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attach, overlapsOf } from './attach.ts'
import { nameUuid } from './name-uuid.ts'
import { type PlanFile, type PlanSettings, planOperations } from './plan.ts'

const DAY = 24 * 3600 * 1000
const DEFAULTS: PlanSettings = {
  splitByField: true,
  splitByProvider: true,
  splitByTillType: false,
  mergeRange: 5,
  mergeRangeHarvested: 21,
}
const file = (id: string, rest: Partial<PlanFile> = {}): PlanFile => ({
  id,
  userId: 'u',
  status: 'processed',
  origin: 'uploaded',
  provider: 'AgLeader',
  operationType: 'harvested',
  crops: ['corn'],
  tillTypes: [],
  start: 0,
  ...rest,
})
const all = (files: readonly PlanFile[], fields: readonly string[]) =>
  new Map(files.map(({ id }) => [id, fields]))
const membersOf = (
  files: readonly PlanFile[],
  fields: readonly string[],
  changes: Partial<PlanSettings> = {},
) =>
  planOperations(files, all(files, fields), { ...DEFAULTS, ...changes }).operations.map(({ members }) =>
    members.map(({ fileId }) => fileId),
  )

test('UUID version 5 as in RFC 9562, appendix A.4', () => {
  expect(nameUuid('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
    '2ed6657d-e927-568b-95e1-2665a8aea6a2',
  )
})

describe('windows', () => {
  test('harvest joins for 21 days from the first start, other work for 5', () => {
    const at = (operationType: string, days: readonly number[]) =>
      membersOf(
        days.map((day) => file(`d${day}`, { operationType, crops: [], start: day * DAY })),
        ['f'],
      ).map((members) => members.join(' '))
    expect(at('harvested', [0, 20, 21, 22]).sort()).toEqual(['d0 d20 d21', 'd22'])
    expect(at('planted', [0, 4, 5, 6, 12]).sort()).toEqual(['d0 d4 d5', 'd12', 'd6'])
  })

  test('files without time stay alone', () => {
    const { start: _, ...timeless } = file('a')
    expect(
      membersOf([timeless, { ...timeless, id: 'b' }, file('c')], ['f'])
        .flat()
        .sort(),
    ).toEqual(['a', 'b', 'c'])
    expect(membersOf([timeless, { ...timeless, id: 'b' }, file('c')], ['f']).length).toBe(3)
  })
})

describe('keys', () => {
  test('a file over two fields is part of an operation of each', () => {
    const { operations } = planOperations([file('a')], new Map([['a', ['f', 'g']]]), DEFAULTS)
    expect(operations.map(({ fieldIds }) => fieldIds).sort()).toEqual([['f'], ['g']])
  })

  test('two crops in one file: two operations, points without a crop with the first', () => {
    const { operations } = planOperations(
      [file('a', { crops: ['corn', 'soybeans'] })],
      new Map([['a', ['f']]]),
      DEFAULTS,
    )
    expect(operations.map(({ crop, members }) => [crop, members[0]?.selections]).sort()).toEqual([
      ['corn', [{ property: 'crop', value: 'corn', orNone: true }]],
      ['soybeans', [{ property: 'crop', value: 'soybeans', orNone: false }]],
    ])
  })

  test('what was applied is one operation whatever the crop, unless mass meets volume', () => {
    const applied = (id: string, rateDimension: string) =>
      file(id, { operationType: 'applied', crops: [id], rateDimension })
    expect(membersOf([applied('a', 'mass/area'), applied('b', 'mass/area')], ['f'])).toEqual([['a', 'b']])
    expect(membersOf([applied('a', 'mass/area'), applied('b', 'volume/area')], ['f']).length).toBe(2)
  })

  test('providers and tillage types as the settings say', () => {
    const files = [
      file('a', { operationType: 'tillage', tillTypes: ['Disk'] }),
      file('b', { operationType: 'tillage', tillTypes: ['Chisel'], provider: 'Other' }),
    ]
    expect(membersOf(files, ['f']).length).toBe(2)
    expect(membersOf(files, ['f'], { splitByProvider: false })).toEqual([['a', 'b']])
    expect(membersOf(files, ['f'], { splitByProvider: false, splitByTillType: true }).length).toBe(2)
  })

  test('not split by field: fields that files join are one operation', () => {
    const files = ['a', 'b', 'c', 'd'].map((id) => file(id))
    const fields = new Map([
      ['a', ['f', 'g']],
      ['b', ['g', 'h']],
      ['c', ['i']],
    ])
    const { operations, uncovered } = planOperations(files, fields, { ...DEFAULTS, splitByField: false })
    expect(operations.map(({ fieldIds }) => fieldIds.join('')).sort()).toEqual(['fgh', 'i'])
    expect(uncovered).toEqual(['d'])
  })

  test('merged and failed files are no part of it', () => {
    const files = [file('a', { origin: 'automerged' }), file('b', { status: 'failed' })]
    expect(planOperations(files, all(files, ['f']), DEFAULTS)).toEqual({ operations: [], uncovered: [] })
  })
})

describe('attaching', () => {
  const square = (west: number, size: number) => [
    [
      [
        [west, 0],
        [west + size, 0],
        [west + size, size],
        [west, size],
        [west, 0],
      ],
    ],
  ]

  test('strictly more than the threshold, of either', () => {
    const field = { fieldId: 'f', geometry: square(0, 0.01) }
    const overlaps = overlapsOf([{ id: 'a', coverage: square(0.005, 0.01) }], [field])
    expect(overlaps[0]?.percent).toBeCloseTo(50, 3)
    expect(attach(overlaps, 49)).toEqual(new Map([['a', ['f']]]))
    expect(attach(overlaps, overlaps[0]?.percent ?? 0)).toEqual(new Map())
    const small = overlapsOf([{ id: 'a', coverage: square(0.001, 0.002) }], [field])
    expect(small[0]?.percent).toBeCloseTo(100, 3)
    expect(overlapsOf([{ id: 'a', coverage: square(1, 0.01) }], [field])).toEqual([])
  })
})

describe('order', () => {
  const anyFile = fc.record({
    provider: fc.constantFrom('AgLeader', 'Other'),
    operationType: fc.constantFrom('planted', 'applied', 'harvested', 'tillage'),
    crops: fc.subarray(['corn', 'soybeans', 'oats']),
    tillTypes: fc.subarray(['Disk', 'Chisel']),
    start: fc.integer({ min: 0, max: 40 }).map((day) => day * DAY),
    timed: fc.boolean(),
    fields: fc.subarray(['f', 'g', 'h', 'i']),
  })
  const anySettings = fc.record({
    splitByField: fc.boolean(),
    splitByProvider: fc.boolean(),
    splitByTillType: fc.boolean(),
    mergeRange: fc.nat(10),
    mergeRangeHarvested: fc.nat(30),
  })

  test('any permutation of files, and of what they lie in, gives the same plan', () => {
    fc.assert(
      fc.property(
        fc.array(anyFile, { maxLength: 12 }),
        anySettings,
        fc.infiniteStream(fc.nat()),
        (drawn, settings, shuffle) => {
          const files = drawn.map(({ fields: _, timed, start, ...rest }, i) =>
            file(`file-${i}`, { ...rest, ...(timed ? { start } : {}) }),
          )
          const fields = new Map(drawn.map(({ fields: of }, i) => [`file-${i}`, of]))
          const rank = new Map(files.map(({ id }) => [id, shuffle.next().value as number]))
          const shuffled = files.toSorted((a, b) => rank.get(a.id)! - rank.get(b.id)!)
          const plan = planOperations(files, fields, settings)
          expect(planOperations(shuffled, new Map([...fields].reverse()), settings)).toEqual(plan)
          expect(new Set(plan.operations.map(({ id }) => id)).size).toBe(plan.operations.length)
        },
      ),
    )
  })

  test('each file is, for each of its fields and crops, in exactly one operation', () => {
    fc.assert(
      fc.property(fc.array(anyFile, { maxLength: 12 }), (drawn) => {
        const files = drawn.map(({ fields: _, timed, start, ...rest }, i) =>
          file(`file-${i}`, { ...rest, ...(timed ? { start } : {}) }),
        )
        const fields = new Map(drawn.map(({ fields: of }, i) => [`file-${i}`, of]))
        const { operations, uncovered } = planOperations(files, fields, DEFAULTS)
        const found = operations.flatMap(({ members, fieldIds, crop }) =>
          members.map(({ fileId }) => [fileId, ...fieldIds, crop].join('/')),
        )
        const wanted = files.flatMap(({ id, operationType, crops }) => {
          const split = (operationType === 'planted' || operationType === 'harvested') && crops.length > 0
          return (fields.get(id) ?? []).flatMap((field) =>
            (split ? crops : [undefined]).map((crop) => [id, field, crop].join('/')),
          )
        })
        expect(found.sort()).toEqual(wanted.sort())
        expect(uncovered).toEqual(
          files
            .map(({ id }) => id)
            .filter((id) => !fields.get(id)?.length)
            .sort(),
        )
      }),
    )
  })
})
