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

  test.each([
    ['invalid/shp-no-dbf.zip', 1, 'missing_dbf'],
    ['invalid/empty.zip', 1, 'empty_archive'],
    ['nowhere.zip', 1, 'ENOENT'],
  ])('%s: exit code %d and the reason', async (file, code, reason) => {
    const outcome = await sheaf(['inspect', join(fixtures, file)])
    expect([outcome.code, outcome.stdout]).toEqual([code, expect.stringContaining(reason)])
  })

  test('wrong usage', async () => {
    expect((await sheaf(['inspect'])).code).toBe(2)
  })
})
