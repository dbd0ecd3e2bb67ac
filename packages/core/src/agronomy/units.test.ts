import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { conversionFactor, convertUnit, dimensionOf, siFactor, systemOf, unitToken } from './units.ts'

const same = [
  ['ft', 'm', 'in', 'mi', 'cm', 'km'],
  ['ac', 'ha', 'm2', 'ft2'],
  ['lb', 'kg', 't', 'oz', 'ton', 'g'],
  ['gal', 'L', 'm3', 'bu', 'floz', 'qt', 'pt'],
  ['lb/ac', 'kg/ha', 't/ha', 'oz/ac'],
  ['gal/ac', 'L/ha', 'm3/ha', 'floz/ac', 'qt/ac', 'bu/ac'],
  ['seeds/ac', 'seeds/ha', 'ksds/ac'],
  ['mi/hr', 'm/s', 'ft/s', 'km/hr'],
  ['lb/s', 'kg/s', 't/hr'],
  ['lbf', 'kgf', 'Kgf', 'N'],
]

describe('units', () => {
  test('the published factors', () => {
    expect(siFactor('ac')).toBe(4046.8564224)
    expect(siFactor('lb')).toBe(0.45359237)
    expect(convertUnit(1, 'bu', 'L')).toBeCloseTo(35.23907016688, 12)
    expect(convertUnit(1, 'gal', 'floz')).toBeCloseTo(128, 12)
    expect(convertUnit(1, 'lbf', 'kgf')).toBeCloseTo(0.45359237, 12)
    expect(siFactor('mi/hr')).toBeCloseTo(0.44704, 15)
    expect(convertUnit(1, 'lb/ac', 'kg/ha')).toBeCloseTo(1.120851156, 9)
    expect(convertUnit(1, 't/hr', 'kg/s')).toBeCloseTo(1 / 3.6, 12)
  })

  test('a round trip gives the value back within 1e-12', () => {
    const pair = fc
      .constantFrom(...same)
      .chain((units) => fc.tuple(fc.constantFrom(...units), fc.constantFrom(...units)))
    fc.assert(
      fc.property(pair, fc.double({ min: 1e-12, max: 1e12, noNaN: true }), ([from, to], value) => {
        const back = convertUnit(convertUnit(value, from, to), to, from)
        expect(Math.abs(back - value)).toBeLessThanOrEqual(1e-12 * Math.abs(value))
      }),
    )
  })

  test('refuses to mix dimensions', () => {
    expect(() => conversionFactor('lb', 'bu')).toThrow('cannot convert lb to bu')
    expect(() => conversionFactor('lb/ac', 'lb')).toThrow(RangeError)
    expect(() => siFactor('furlong')).toThrow('unknown unit')
    expect(dimensionOf('constructor')).toBeUndefined()
  })

  test('reads what files write', () => {
    expect(unitToken('bu1ac-1')).toBe('bu/ac')
    expect(unitToken('seeds1ac-1')).toBe('seeds/ac')
    expect(unitToken('ozm1ac-1')).toBe('oz/ac')
    expect(unitToken('tonne/ha')).toBe('t/ha')
    expect(unitToken('tonne/h')).toBe('t/hr')
    expect(unitToken('mph')).toBe('mi/hr')
    expect(unitToken('%')).toBe('prcnt')
    expect(unitToken('m³/s')).toBe('m3/s')
    expect(unitToken('lbs / acre')).toBe('lb/ac')
    expect(unitToken('bananas')).toBeUndefined()
    expect(unitToken('')).toBeUndefined()
  })

  test('knows the system of a unit', () => {
    expect(systemOf('lb/ac')).toBe('imperial')
    expect(systemOf('t/ha')).toBe('metric')
    expect(systemOf('s')).toBeUndefined()
  })
})
