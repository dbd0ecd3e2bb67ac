import type { Operation, Summary } from '@sheaf/contract'
import { expect, test } from 'vitest'
import { differencesOf, mainDifference } from './differences.ts'
import { latestYears, pairsOf, yearsOf } from './seasons.ts'

const operation = (id: string, year: number, ...fields: [id: string, coverage: number][]): Operation => ({
  id,
  apiOwnerUsername: 'a@example.com',
  leafUserId: 'u',
  type: 'harvested',
  startTime: `${year}-10-01T00:00:00Z`,
  updatedTime: '2026-01-01T00:00:00Z',
  files: [],
  fields: fields.map(([field, coverage]) => ({ id: field, coverage })),
  providers: [],
})
const all = [
  operation('a', 2024, ['north', 90]),
  operation('b', 2022, ['north', 20], ['south', 50]),
  operation('c', 2022, ['north', 80]),
  operation('d', 2023, ['west', 99]),
]

test('fields of both years are paired, with the operation that worked most of each', () => {
  expect(yearsOf(all)).toEqual(['2024', '2023', '2022'])
  expect(
    pairsOf(all, '2022', '2024').map(({ fieldId, first, second }) => [fieldId, first.id, second.id]),
  ).toEqual([['north', 'c', 'a']])
  expect(pairsOf(all, '2023', '2024')).toEqual([])
  expect(latestYears(all)).toEqual(['2022', '2024'])
  expect(latestYears(all.slice(0, 1))).toEqual(['2024'])
})

const summary = (properties: Summary['properties']): Summary => ({
  type: 'Feature',
  geometry: null,
  properties,
})

test('what both summaries tell in one unit is compared, and nothing else', () => {
  const first = summary({
    totalArea: { value: 10, unit: 'ha' },
    dryMassPerArea: { avg: 100, min: 0, max: 200, unit: 'kg/ha' },
    totalDistance: { value: 0, unit: 'm' },
    speed: { avg: 5, min: 1, max: 9, unit: 'km/h' },
    crop: ['corn'],
  })
  const second = summary({
    totalArea: { value: 12, unit: 'ha' },
    dryMassPerArea: { avg: 90, min: 0, max: 200, unit: 'kg/ha' },
    totalDistance: { value: 7, unit: 'm' },
    speed: { avg: 3, min: 1, max: 9, unit: 'mi/hr' },
  })
  expect(differencesOf(first, second).map(({ name, change, percent }) => [name, change, percent])).toEqual([
    ['totalArea', 2, 20],
    ['dryMassPerArea', -10, -10],
    ['totalDistance', 7, undefined],
  ])
  expect(mainDifference(first, second)?.name).toBe('dryMassPerArea')
})
