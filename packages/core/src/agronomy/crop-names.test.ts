import { describe, expect, test } from 'vitest'
import { cropNamed } from './crop-names.ts'
import { CROPS_WITH_FACTS, cropFact } from './crops.ts'

describe('crop names', () => {
  test.each([
    ['CORN WHITE', 'corn, white'],
    ['Corn', 'corn'],
    ['Maïs', 'corn'],
    ['Soybean', 'soybeans'],
    ['SOYBEANS', 'soybeans'],
    ['Beans', 'soybeans'],
    ['CORN_WET', 'corn'],
    [' Hard  Red Spring Wheat ', 'hard red spring wheat'],
    ['Wheat (Hrd Rd Spr)', 'wheat (hrd rd spr)'],
    ['spring wheat, hard red', 'hard red spring wheat'],
    ['Navy Bean', 'bean, navy'],
    ['Jalapeño', 'jalapeno'],
    ['green beans', 'green beans'],
    ['Oat', 'oats'],
    ['sugarcane', 'sugar cane'],
  ])('%s is %s', (written, name) => expect(cropNamed(written)).toBe(name))

  test('a name that is in no list is not guessed', () => {
    expect(cropNamed('Zorgblatt')).toBeUndefined()
    expect(cropNamed('  ')).toBeUndefined()
    expect(cropNamed('Zorgblatt', ['zorgblatt'])).toBe('zorgblatt')
  })

  test('every crop with facts is its own name', () => {
    for (const name of CROPS_WITH_FACTS) expect(cropNamed(name)).toBe(name)
  })
})

describe('crop facts', () => {
  test('published values', () => {
    expect(CROPS_WITH_FACTS).toHaveLength(217)
    expect(cropFact('corn')).toEqual({ density: 56, standardMoisture: 15 })
    expect(cropFact('wheat')).toEqual({ density: 60, standardMoisture: 13.5 })
    expect(cropFact('barley')).toEqual({ density: 47.99, standardMoisture: 15 })
  })

  test('documented corrections', () => {
    expect(cropFact('corn, seed')).toEqual({ density: 49.57 })
    expect(cropFact('arugula')).toEqual({})
    expect(cropFact('coffee')).toEqual({ density: 19.769 })
    expect(cropFact('spelt')).toEqual({ density: 40, standardMoisture: 13 })
    expect(cropFact('popcorn')).toEqual({ standardMoisture: 14 })
    expect(cropFact('sugar cane')).toEqual({ standardMoisture: 10 })
  })

  test('the owner wins', () => {
    expect(cropFact('corn', { corn: { standardMoisture: 15.5 } })).toEqual({
      density: 56,
      standardMoisture: 15.5,
    })
    expect(cropFact('constructor')).toEqual({})
  })
})
