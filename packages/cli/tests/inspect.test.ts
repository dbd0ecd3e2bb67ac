import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fixtures, sheaf } from './program.ts'

describe('sheaf inspect', () => {
  test('tells format, operation, columns with units and ranges, and doubts', async () => {
    const { code, stdout } = await sheaf(['inspect', join(fixtures, 'agleader-text/sample4.txt')])
    expect(code).toBe(0)
    expect(stdout).toContain('sample4.txt: AGLEADERTEXT, harvested, 19,495 rows, time: none')
    expect(stdout).toMatch(/^ {2}Moisture +harvestMoisture +percentage +16\.1 to 30\.5$/m)
    expect(stdout).toMatch(/^ {2}Grain Type +crop +- +CORN WHITE$/m)
    expect(stdout).toContain('(time_unknown)')
    expect(stdout).toMatch(/^read {5}sample4\.txt$/m)
  })

  test('the same as JSON', async () => {
    const { code, stdout } = await sheaf(['inspect', join(fixtures, 'invalid/shp-no-prj.zip'), '--json'])
    expect(code).toBe(0)
    const { units } = JSON.parse(stdout)
    expect(units).toMatchObject([{ format: 'SHAPEFILE', rows: 10 }])
    expect(units[0].warnings.map((warning: { code: string }) => warning.code)).toContain('crs_assumed')
  })

  test('time and position of a native card where they are asked for', async () => {
    const card = join(fixtures, 'agleader-card/made.agdata')
    const refused = await sheaf(['inspect', card])
    expect([refused.code, refused.stdout]).toEqual([1, expect.stringContaining('inside: 2 ilf2')])
    const { code, stdout } = await sheaf(['inspect', card, '--card-tracks'])
    expect(code).toBe(0)
    expect(stdout).toContain('harvest-1.ilf2: AGDATA, unknown, 200 rows, time: instant')
    expect(stdout).toContain('(native_card_track_only)')
  })

  test.each([
    ['invalid/shp-no-dbf.zip', 1, 'missing_dbf'],
    ['invalid/empty.zip', 1, 'empty_archive'],
    ['nowhere.zip', 1, 'ENOENT'],
  ])('%s: exit code %d and the reason', async (file, code, reason) => {
    const outcome = await sheaf(['inspect', join(fixtures, file)])
    expect([outcome.code, outcome.stdout]).toEqual([code, expect.stringContaining(reason)])
  })

  test('columns as a mapping file has them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sheaf-mapping-'))
    try {
      const mapping = join(folder, 'mapping.json')
      const layer = join(fixtures, 'sms-shapefile/FarmerI_henrys_2018_AA_N.zip')
      const columns = { RATE_APPLD: { property: 'appliedRate', unit: 'lbs/acre' } }
      await writeFile(mapping, JSON.stringify({ columns }))
      const { code, stdout } = await sheaf(['inspect', layer, '--mapping', mapping])
      expect(code).toBe(0)
      expect(stdout).toMatch(/^ {2}rate_appld +appliedRate +lb\/ac /m)
      expect(stdout).not.toContain('unknown_units')

      await writeFile(mapping, JSON.stringify({ columns: { rate_appld: { property: 'rate' } } }))
      const refused = await sheaf(['convert', layer, '--out', folder, '--mapping', mapping])
      expect(refused.code).toBe(2)
      expect(refused.stderr).toContain('columns.rate_appld.property "rate": allowed are')
      expect((await sheaf(['inspect', layer, '--mapping', join(folder, 'none.json')])).code).toBe(2)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('boundaries of fields', async () => {
    const { code, stdout } = await sheaf(['inspect', join(fixtures, 'sms-shapefile/henrys_bbox.zip')])
    expect(code).toBe(0)
    expect(stdout).toContain('boundary henrys_bbox; polygons: 1, holes: 0\n')
  })

  test('wrong usage', async () => {
    expect((await sheaf(['inspect'])).code).toBe(2)
  })
})
