import { expect, test } from 'vitest'
import { labelOf, partsOf } from './summary.ts'

test('properties are told apart by what they hold', () => {
  const avg = { avg: 12, min: 8, max: 20, unit: 'prcnt' }
  const parts = partsOf({
    operationType: 'applied',
    crop: ['soybeans', 'corn'],
    originalOperationData: { originalOperationFarm: 'North' },
    totalArea: { value: 10.17, unit: 'ha' },
    harvestMoisture: avg,
    tankMix: true,
    products: [{ name: 'Water', rate: { value: 1, unit: 'gal/ac' } }],
    nothing: [],
  })
  expect(parts).toEqual({
    texts: [
      ['crop', 'soybeans, corn'],
      ['originalOperationFarm', 'North'],
      ['tankMix', 'yes'],
    ],
    totals: [['totalArea', { value: 10.17, unit: 'ha' }]],
    spreads: [['harvestMoisture', avg]],
    lists: [['products', [{ name: 'Water', rate: { value: 1, unit: 'gal/ac' } }]]],
  })
})

test.each([
  ['totalWetMass', 'Total wet mass'],
  ['crop', 'Crop'],
  ['wetMassPerArea', 'Wet mass per area'],
])('%s reads %s', (name, label) => {
  expect(labelOf(name)).toBe(label)
})
