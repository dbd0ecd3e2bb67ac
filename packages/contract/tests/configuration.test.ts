import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { CONFIGURATION_PAGE, configurationPage } from '../../../scripts/configuration-page.ts'
import { CONVERT_DEFAULTS, settingsOf } from '../../core/src/index.ts'
import { IMAGE_PROPERTIES } from '../../core/src/outputs/images/image-properties.ts'
import { noImageAttributes } from '../src/configuration/image-attributes.ts'
import { defaultSettings } from '../src/index.ts'

test('the page of keys is what the schema says: node scripts/configuration-page.ts', async () => {
  expect(await readFile(CONFIGURATION_PAGE, 'utf8')).toBe(configurationPage())
})

test('the defaults are those of conversions', () => {
  const { images, geoparquet, ...settings } = settingsOf(defaultSettings())
  expect({ images, geoparquet }).toEqual({ images: [], geoparquet: [] })
  expect({ ...CONVERT_DEFAULTS, ...settings }).toEqual(CONVERT_DEFAULTS)
})

test('each attribute that there is a map of has a flag', () => {
  const flags = Object.entries(noImageAttributes).map(([type, of]) => [type, Object.keys(of ?? {})])
  expect(Object.fromEntries(flags)).toEqual(IMAGE_PROPERTIES)
})

test('nobody changes the defaults of others', () => {
  const mine = defaultSettings() as { cleanupRules: Record<string, unknown> }
  mine.cleanupRules.crop = []
  expect(defaultSettings().cleanupRules.crop).toEqual([{ operator: 'NE', value: 'unknown' }])
})
