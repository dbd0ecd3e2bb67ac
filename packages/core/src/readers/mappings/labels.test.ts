import { describe, expect, test } from 'vitest'
import { dbfName, keysOfLabel, unitOfLabel } from './labels.ts'

test.each([
  ['Obj. Id', 'Obj__Id'],
  ['Track(deg)', 'Track_deg_'],
  ['Swth Wdth(ft)', 'Swth_Wdth_'],
  ['Distance(m)', 'Distance_m'],
  ['Crop Flw(M)(lb/s)', 'Crop_Flw_M'],
  ['Moisture(%)', 'Moisture__'],
  ['Yld Mass(Dry)(tonne/ha)', 'Yld_Mass_D'],
  ['Rt Apd Ct(ksds/ac)', 'Rt_Apd_Ct_'],
])('a dbf has %s as %s', (label, name) => {
  expect(dbfName(label)).toBe(name)
})

describe('units of labels', () => {
  test.each([
    ['Crop Flw(M)(tonne/h)', { name: 'Crop Flw(M)', unit: 't/hr' }],
    ['Crop Flw(V)(m³/s)', { name: 'Crop Flw(V)', unit: 'm3/s' }],
    ['Speed (km/h)', { name: 'Speed', unit: 'km/hr' }],
    ['Yield [t/ha]', { name: 'Yield', unit: 't/ha' }],
    ['Moisture(%)', { name: 'Moisture', unit: 'prcnt' }],
    ['Track (°)', { name: 'Track', unit: 'arcdeg' }],
  ])('%s', (label, expected) => {
    expect(unitOfLabel(label)).toEqual(expected)
  })

  test.each(['Crop Flw(M)', 'Yld Mass(Wet)', 'Air Temp(°C)', 'moisture_pct', 'distance_m', '(m)', 'm', ''])(
    '%s tells none',
    (label) => {
      expect(unitOfLabel(label)).toEqual({ name: label })
    },
  )
})

test('mappings are asked for a label as it stands, as a dbf cuts it, and without its unit', () => {
  expect(keysOfLabel('Swath Width (ft)')).toEqual([
    'swath width (ft)',
    'swath_widt',
    'swath width',
    'swath_width',
    'swathwidth',
  ])
  expect(keysOfLabel('yld_mss_w')).toEqual(['yld_mss_w', 'yldmssw'])
})
