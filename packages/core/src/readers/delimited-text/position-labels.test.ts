import { describe, expect, test } from 'vitest'
import { numberOf } from '../../columns/table.ts'
import { codeOf, tableOf } from './testing/read-table.ts'

describe('positions', () => {
  const points = (labels: string, line: string) =>
    [`Id,${labels},Moisture(%)`, ...Array(5).fill(`1,${line},14`)].join('\n')

  test.each([
    'Longitude,Latitude',
    'LONGITUDE,LATITUDE',
    'Longitude (deg),Latitude (deg)',
    'Lon,Lat',
    'lng,lat',
    'Long.,Lat.',
    'X,Y',
    'x_coord,y_coord',
  ])('%s of degrees', async (labels) => {
    const source = await tableOf(points(labels, '-93.123456,42.654321'))
    expect(numberOf(source.table, 'longitude')?.values[0]).toBe(-93.123456)
    expect(numberOf(source.table, 'latitude')?.values[0]).toBe(42.654321)
  })

  test.each([
    ['metres under short names', 'Lon,Lat', '533678.05,5303771.12'],
    ['metres under letters', 'X,Y', '533678.05,5303771.12'],
    ['small metres under letters', 'X,Y', '12.5,44.25'],
    ['a unit that is none of degrees', 'Longitude (m),Latitude (m)', '12.5,44.25'],
  ])('%s are not recognised', async (_, labels, line) => {
    expect(await codeOf(points(labels, line))).toBe('unrecognised_text')
  })

  test('that are none fail the file', async () => {
    expect(await codeOf(points('Longitude,Latitude', '0,0'))).toBe('no_valid_positions')
    expect(await codeOf(points('Longitude,Latitude', `93° 7' W,42° 39' N`))).toBe('no_valid_positions')
  })
})
