import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bytesOf, convert, settingsOf } from '@sheaf/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fixtures, sheaf } from './program.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-convert-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const sample4 = join(fixtures, 'agleader-text/sample4.txt')

describe('sheaf convert', () => {
  test('writes points and summary of a text export, and shows them in a table', async () => {
    const out = join(folder, 'text')
    const { code, stdout } = await sheaf(['convert', sample4, '--out', out])
    expect(code).toBe(0)
    expect(stdout).toMatch(/sample4\.txt\s+AGLEADERTEXT\s+harvested\s+corn, white\s+19,495\s+13\.83 ha/)
    expect((await readdir(out)).sort()).toEqual(['sample4.standard.geojson', 'sample4.summary.json'])
    const points = JSON.parse(await readFile(join(out, 'sample4.standard.geojson'), 'utf8'))
    expect(points.features).toHaveLength(19_495)
    const summary = JSON.parse(await readFile(join(out, 'sample4.summary.json'), 'utf8'))
    expect(summary.properties.totalArea.value).toBeCloseTo(138_345.05, 1)
  })

  test('GeoParquet of points and of strips, beside the GeoJSON', async () => {
    const out = join(folder, 'parquet')
    const text = join(fixtures, 'invalid/advanced-ok-17.txt')
    const { code } = await sheaf(['convert', text, '--out', out, '--geoparquet', '--polygons', '--raw'])
    expect(code).toBe(0)
    expect((await readdir(out)).sort()).toEqual([
      'advanced-ok-17.polygons.parquet',
      'advanced-ok-17.raw.geojson',
      'advanced-ok-17.standard.geojson',
      'advanced-ok-17.standard.parquet',
      'advanced-ok-17.summary.json',
    ])
    for (const name of ['standard', 'polygons']) {
      const bytes = await readFile(join(out, `advanced-ok-17.${name}.parquet`))
      // A Parquet file begins and ends with its name.
      expect([bytes.toString('latin1', 0, 4), bytes.toString('latin1', bytes.length - 4)]).toEqual([
        'PAR1',
        'PAR1',
      ])
      expect(bytes.includes('"version":"1.1.0"')).toBe(true)
    }
  })

  test('what is written is byte for byte what the service writes with the same configuration', async () => {
    const out = join(folder, 'configured')
    const config = join(folder, 'config.json')
    const configuration = {
      unitMeasurement: 'METRIC',
      cleanupRules: { harvestMoisture: [{ operator: 'LT', value: 100 }] },
      enableGeoparquetOutput: true,
      operationsImageCreation: true,
      cropTable: { corn: { density: 55 } },
    } as const
    await writeFile(config, JSON.stringify({ ...configuration, leafUserId: '', operationsMergeRange: 5 }))
    const text = join(fixtures, 'invalid/advanced-ok-17.txt')
    const { code } = await sheaf(['convert', text, '--out', out, '--config', config, '--raw'])
    expect(code).toBe(0)

    const input = { name: 'advanced-ok-17.txt', bytes: bytesOf(await readFile(text)) }
    const endings: Record<string, string> = {
      rawGeojson: 'raw.geojson',
      standardGeojson: 'standard.geojson',
      standardGeoparquet: 'standard.parquet',
      zippedPNGs: 'pngs.zip',
    }
    let compared = 0
    for await (const event of convert(input, { now: Date.now(), ...settingsOf(configuration) })) {
      if (event.kind !== 'file') continue
      for (const { name, chunks } of event.file.artifacts) {
        if (name === 'standardTable') continue
        const expected: Uint8Array[] = []
        for await (const chunk of chunks) expected.push(chunk)
        const written = await readFile(join(out, `advanced-ok-17.${endings[name] ?? name}`))
        expect(written.equals(Buffer.concat(expected)), name).toBe(true)
        compared++
      }
    }
    expect(compared).toBe((await readdir(out)).length - ['maps.json', 'summary.json'].length)
  })

  test('filtered points and maps of every kind, with what their colours mean', async () => {
    const out = join(folder, 'maps')
    const { code } = await sheaf([
      'convert',
      join(fixtures, 'invalid/advanced-ok-17.txt'),
      '--out',
      out,
      '--filtered',
      '--images',
      '--geotiff',
    ])
    expect(code).toBe(0)
    const names = await readdir(out)
    const maps = JSON.parse(await readFile(join(out, 'advanced-ok-17.maps.json'), 'utf8'))
    expect(new Set(maps.map(({ kind }: { kind: string }) => kind))).toEqual(
      new Set(['ramp', 'classes', 'geotiff']),
    )
    for (const { file } of maps) expect(names).toContain(file)
    expect(names).toContain('advanced-ok-17.filtered.geojson')
    expect(names).toContain('advanced-ok-17.wetMass.classes.png.aux.xml')
  })

  test('a configuration that is wrong names each key and what it may be', async () => {
    const config = join(folder, 'wrong.json')
    const wrong = { unitMeasurement: 'furlong', cropOptional: 1, colour: 'red', operationsOutliersLimit: 0 }
    await writeFile(config, JSON.stringify(wrong))
    const { code, stderr } = await sheaf(['convert', sample4, '--out', folder, '--config', config])
    expect(code).toBe(2)
    expect(stderr).toMatch('unitMeasurement must be one of DEFAULT, IMPERIAL, METRIC')
    expect(stderr).toMatch('cropOptional must be one of true, false, optional, required')
    expect(stderr).toMatch('colour is not a key of the configuration')
    expect(stderr).toMatch('operationsOutliersLimit must be > 0')
  })

  test('a folder is one source: a shapefile whose parts lie beside a text export, and what is neither', async () => {
    const mixed = join(folder, 'mixed')
    await mkdir(mixed)
    await copyFile(sample4, join(mixed, 'corn.txt'))
    await writeFile(join(mixed, 'notes.md'), '# nothing to read here\n')
    const { code, stdout } = await sheaf([
      'convert',
      mixed,
      '--out',
      join(folder, 'mixed-out'),
      '--json',
      '--units',
      'metric',
    ])
    expect(code).toBe(0)
    const [source] = JSON.parse(stdout).sources
    expect(source.files.map((file: { name: string }) => file.name)).toEqual(['corn.txt'])
    expect(source.files[0].summary.properties.totalWetMass.unit).toBe('t')
    const outcomes = source.entries.map((e: { path: string; outcome: string }) => `${e.path} ${e.outcome}`)
    expect(outcomes.sort()).toEqual(['corn.txt read', 'notes.md ignored'])
  })

  test('exit code 1 when one of several inputs cannot be read, and the others are written all the same', async () => {
    const out = join(folder, 'partly')
    const { code, stdout } = await sheaf([
      'convert',
      join(fixtures, 'invalid/empty.zip'),
      sample4,
      '--out',
      out,
    ])
    expect(code).toBe(1)
    expect(stdout).toContain('(empty_archive)')
    expect(await readdir(out)).toContain('sample4.standard.geojson')
  })

  test('a file that is not there is told, not thrown', async () => {
    const { code, stdout, stderr } = await sheaf([
      'convert',
      join(folder, 'nothing.txt'),
      '--out',
      join(folder, 'none'),
    ])
    expect(code).toBe(1)
    expect(stdout).toContain('ENOENT')
    expect(stderr).not.toContain('    at ')
  })

  test.each([
    [['convert'], 'which file, zip or folder?'],
    [['convert', 'a.txt'], '--out DIR is missing'],
    [['convert', 'a.txt', '--out', 'b', '--units', 'furlongs'], '--units is'],
    [['convert', 'a.txt', '--out', 'b', '--time-zone', 'Mars/Olympus'], '--time-zone is'],
    [['convert', 'a.txt', '--out', 'b', '--nonsense'], '--nonsense'],
    [['plough'], "there is no command 'plough'"],
  ])('wrong usage %j: exit code 2 and what is wrong', async (args, message) => {
    const { code, stderr } = await sheaf(args)
    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })
})
