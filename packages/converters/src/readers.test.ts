import { execFile } from 'node:child_process'
import { readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { bytesOf, readSource, type SourceTable } from '@sheaf/core'
import { describe, expect, test } from 'vitest'
import { accountOf } from './account.ts'
import { type Converter, parseConverters, readConverters } from './config.ts'
import { readersOf } from './readers.ts'

const example = (name: string) =>
  fileURLToPath(new URL(`../../../docs/examples/converters/${name}`, import.meta.url))
const isRoot = process.getuid?.() === 0

/** What a shell script as converter makes of files, each holding its own name. */
async function read(script: string, paths: readonly string[], settings: Record<string, unknown> = {}) {
  const converter = {
    name: 'test',
    files: ['*.card'],
    command: ['/bin/sh', '-c', script, 'sh', '{input}', '{output}'],
    fileFormat: 'AGDATA',
    ...(isRoot ? {} : { sameUser: true }),
    ...settings,
  }
  const files = paths.map((path) => ({ path, bytes: bytesOf(Buffer.from(path)) }))
  return readAll(files, readersOf(parseConverters({ converters: [converter] }, '/')))
}

async function readAll(
  files: { path: string; bytes: ReturnType<typeof bytesOf> }[],
  readers: ReturnType<typeof readersOf>,
) {
  const found = { tables: [] as SourceTable[], failed: [] as string[], entries: {} as Record<string, string> }
  const options = { now: Date.UTC(2026, 0, 1), readers }
  for await (const event of readSource({ name: 'card', files }, options)) {
    if (event.kind === 'table') found.tables.push(event.table)
    if (event.kind === 'failed') found.failed.push(`${event.error.code}: ${event.error.message}`)
    if (event.kind === 'entry') found.entries[event.entry.path] = event.entry.code ?? event.entry.outcome
  }
  return found
}

/** Writes one harvested point, named after what it says. */
const point = (name: string) =>
  `echo '{"type":"FeatureCollection","units":{"wetMass":"kg"},"features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[10,54]},"properties":{"timestamp":"2025-07-01T10:00:00Z","operationType":"harvested","crop":"wheat","wetMass":5}}]}' > "$2/${name}.geojson"`

const workFolders = async () =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('sheaf-converter-'))

describe('a converter', () => {
  test('of the documentation reads its example', async () => {
    const files = await Promise.all(
      ['sample.fieldlog', 'sample.fieldsetup'].map(async (path) => ({
        path: `logs/${path}`,
        bytes: bytesOf(await readFile(example(path))),
      })),
    )
    const { tables, failed, entries } = await readAll(
      files,
      readersOf(await readConverters(example('converters.json'))),
    )
    expect(failed).toEqual([])
    expect(tables).toMatchObject([
      { name: 'sample.fieldlog', operationType: 'harvested', table: { rows: 60 } },
    ])
    expect(entries).toEqual({ 'logs/sample.fieldlog': 'read', 'logs/sample.fieldsetup': 'read' })
    expect(await workFolders()).toEqual([])
  })

  test('gets each file alone, or all of a card with their folders', async () => {
    const paths = ['A/one.card', 'A/TWO.CARD', 'B/deep/three.card', 'notes.txt']
    const each = await read(point('x'), paths)
    expect(each.tables.map(({ name, format }) => [name, format])).toEqual([
      ['one.card', 'AGDATA'],
      ['TWO.CARD', 'AGDATA'],
      ['three.card', 'AGDATA'],
    ])
    const keys = each.tables.map(({ key }) => key)
    expect(new Set(keys).size).toBe(3)
    expect(each.entries['notes.txt']).toMatch(/^unrecognised/)
    const all = await read(
      `cd "$1" && find . -name "*[dD]" -type f | sort >&2; ${point('x')}; exit 3`,
      paths,
      {
        run: 'all',
      },
    )
    expect(all.failed[0]).toContain('./A/TWO.CARD\n./A/one.card\n./B/deep/three.card')
  })

  test('sees nothing of our environment, and runs as somebody else where we are root', async () => {
    const { failed } = await read(
      'env | cut -d= -f1 | sort | tr "\\n" " " >&2; id -u >&2; exit 7',
      ['a.card'],
      {
        env: { LICENCE: 'x' },
      },
    )
    expect(failed[0]).toContain('ended with code 7')
    expect(failed[0]).toMatch(/HOME LICENCE (OLDPWD )?PATH PWD (SHLVL )?TMPDIR (_ )?/)
    if (isRoot) expect(failed[0]).toMatch(/65534$/)
  })

  test('is not run as ourselves unless the configuration says so', () => {
    const [converter] = parseConverters(
      { converters: [{ name: 'a', files: ['*.x'], command: ['x'], fileFormat: 'YLD' }] },
      '/',
    ) as [Converter]
    expect(() => accountOf(converter, 1000)).toThrow('"sameUser": true')
    expect(accountOf({ ...converter, sameUser: true }, 1000)).toEqual({})
    expect(accountOf(converter, 0)).toEqual({ uid: 65534, gid: 65534 })
  })

  test.each([
    [
      'that fails says why',
      'echo no licence found >&2; exit 2',
      {},
      /^converter_failed: .*code 2: no licence found$/,
    ],
    ['that writes nothing', 'true', {}, /^converter_no_output/],
    ['that is not there', 'x', { command: ['/no/such/program'] }, /^converter_failed: .*no\/such\/program/],
    ['that takes too long', 'sleep 60', { seconds: 0.3 }, /^converter_time_limit/],
    [
      'that needs too much memory',
      'x="$(head -c 200000000 /dev/zero | tr "\\0" "x")"; sleep 60',
      { memoryMegabytes: 50 },
      /^converter_memory_limit/,
    ],
    [
      'that writes too much',
      'head -c 3000000 /dev/zero > "$2/big.geojson"',
      { outputMegabytes: 1 },
      /^converter_output_limit/,
    ],
    [
      'that links to what is not its own',
      'ln -s /etc/passwd "$2/stolen.geojson"',
      {},
      /^converter_no_output/,
    ],
    [
      'that writes what nobody can read',
      'echo hello > "$2/x.geojson"',
      {},
      /^no_supported_data|^unrecognised/,
    ],
  ])('%s', async (_what, script, settings, expected) => {
    const { tables, failed } = await read(script, ['a.card'], settings)
    expect(tables).toEqual([])
    expect(failed).toHaveLength(1)
    expect(failed[0]).toMatch(expected)
    expect(await workFolders()).toEqual([])
  })

  test('leaves nothing running, neither when it ends nor when we do', async () => {
    const mark = `sheaf-test-${process.pid}`
    const { tables } = await read(`sleep 62 & echo $! > /tmp/${mark}; ${point('x')}`, ['a.card'])
    expect(tables).toHaveLength(1)
    await gone(mark)
    const program = `
      import { bytesOf, readSource } from '@sheaf/core'
      import { parseConverters } from './config.ts'
      import { readersOf } from './readers.ts'
      const converter = { name: 'long', files: ['*.card'], command: ['/bin/sh', '-c', 'echo $$ > /tmp/${mark}; sleep 61'], fileFormat: 'YLD', sameUser: true }
      const readers = readersOf(parseConverters({ converters: [converter] }, '/'))
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1500)
      const files = [{ path: 'a.card', bytes: bytesOf(new Uint8Array(1)) }]
      for await (const event of readSource({ name: 'card', files }, { now: 0, readers })) void event`
    const folder = fileURLToPath(new URL('.', import.meta.url))
    await new Promise((resolve) =>
      execFile(process.execPath, ['--input-type=module', '-e', program], { cwd: folder }, resolve),
    )
    await gone(mark)
    for (const name of await workFolders()) await rm(`${tmpdir()}/${name}`, { recursive: true })
  })
})

/** The process that wrote its number to a file in /tmp ends. */
async function gone(mark: string): Promise<void> {
  const pid = Number(await readFile(`/tmp/${mark}`, 'utf8'))
  await rm(`/tmp/${mark}`)
  for (let tries = 0; tries < 50 && runs(pid); tries++)
    await new Promise((resolve) => setTimeout(resolve, 100))
  expect(runs(pid)).toBe(false)
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
