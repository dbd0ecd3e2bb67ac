import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { FILE_FORMATS, type FileFormat } from '@sheaf/core'
import { ConvertersInvalid } from './errors.ts'

/** A command that reads what Sheaf does not, as its operator describes it. Plain data: it travels between processes. */
export interface Converter {
  readonly name: string
  /** Glob patterns of the files it takes, without regard to case; they may lie in any folder. */
  readonly files: readonly string[]
  /** Files that lie beside them and that it looks at: a card's setup. */
  readonly beside: readonly string[]
  /** One run for each file, or one for all files of a folder or archive. */
  readonly run: 'each' | 'all'
  /** Program and arguments; `{input}` and `{output}` become folders, `{here}` is that of the configuration, `{node}` the Node.js that runs Sheaf. */
  readonly command: readonly string[]
  /** What the API says of its files. */
  readonly fileFormat: FileFormat
  readonly seconds: number
  readonly memoryMegabytes: number
  readonly outputMegabytes: number
  /** Whom it runs as where Sheaf is root. */
  readonly user: { readonly uid: number; readonly gid: number }
  /** Lets it run as Sheaf's own account, which can read what Sheaf can. */
  readonly sameUser: boolean
  /** Its whole environment besides PATH, HOME and TMPDIR. */
  readonly env: Readonly<Record<string, string>>
}

type Json = Readonly<Record<string, unknown>>

/** `nobody` of Linux and macOS alike is no promise: 65534 is what containers and Debian have. */
const NOBODY = { uid: 65534, gid: 65534 }
const DEFAULTS = { run: 'each', seconds: 600, memoryMegabytes: 2048, outputMegabytes: 4096 } as const
const KEYS = [
  'name',
  'files',
  'beside',
  'run',
  'command',
  'fileFormat',
  'seconds',
  'memoryMegabytes',
  'outputMegabytes',
  'user',
  'sameUser',
  'env',
]

/** Reads `{"converters": [...]}`. Throws `ConvertersInvalid`, with every mistake in it. */
export async function readConverters(path: string): Promise<Converter[]> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new ConvertersInvalid([`${path} cannot be read: ${error.message}`])
  })
  let root: unknown
  try {
    root = JSON.parse(text)
  } catch (error) {
    throw new ConvertersInvalid([`${path} is no JSON: ${(error as Error).message}`])
  }
  return parseConverters(root, dirname(resolve(path)))
}

/** `here`: the folder against which `{here}` is resolved. */
export function parseConverters(root: unknown, here: string): Converter[] {
  const mistakes: string[] = []
  const list = isObject(root) && Array.isArray(root.converters) ? root.converters : undefined
  if (!list) throw new ConvertersInvalid(['The file must hold {"converters": [...]}'])
  const converters = list.map((entry, index) =>
    parseConverter(isObject(entry) ? entry : {}, here, (problem) =>
      mistakes.push(`converters[${index}] ${problem}`),
    ),
  )
  const twice = converters.find(({ name }, i) => converters.findIndex((c) => c.name === name) !== i)
  if (twice) mistakes.push(`The name '${twice.name}' is used twice`)
  if (mistakes.length > 0) throw new ConvertersInvalid(mistakes)
  return converters
}

function parseConverter(from: Json, here: string, say: (problem: string) => void): Converter {
  for (const key of Object.keys(from))
    if (!KEYS.includes(key)) say(`has a key '${key}'; there are ${KEYS.join(', ')}`)
  const texts = (key: string, least: number): string[] => {
    const value = from[key] ?? []
    const good = Array.isArray(value) && value.every((each) => typeof each === 'string' && each !== '')
    if (good && value.length >= least) return value as string[]
    say(`needs '${key}': a list of ${least > 0 ? 'at least one text' : 'texts'}`)
    return []
  }
  const count = (key: 'seconds' | 'memoryMegabytes' | 'outputMegabytes'): number => {
    const value = from[key] ?? DEFAULTS[key]
    if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value
    say(`has '${key}' that is no number above 0`)
    return DEFAULTS[key]
  }
  const run = from.run ?? DEFAULTS.run
  if (run !== 'each' && run !== 'all') say(`has 'run' that is neither "each" nor "all"`)
  const format = FILE_FORMATS.find((each) => each === from.fileFormat)
  if (!format) say(`needs 'fileFormat', one of ${FILE_FORMATS.join(', ')}`)
  if (typeof from.name !== 'string' || from.name === '') say("needs a 'name'")
  if (from.sameUser !== undefined && typeof from.sameUser !== 'boolean')
    say("has 'sameUser' that is not true or false")
  return {
    name: String(from.name),
    files: texts('files', 1),
    beside: texts('beside', 0),
    run: run === 'all' ? 'all' : 'each',
    command: texts('command', 1).map((part) =>
      part.replaceAll('{here}', here).replaceAll('{node}', process.execPath),
    ),
    fileFormat: format ?? 'AGDATA',
    seconds: count('seconds'),
    memoryMegabytes: count('memoryMegabytes'),
    outputMegabytes: count('outputMegabytes'),
    user: userOf(from.user, say),
    sameUser: from.sameUser === true,
    env: envOf(from.env, say),
  }
}

function userOf(value: unknown, say: (problem: string) => void): Converter['user'] {
  if (value === undefined) return NOBODY
  const { uid, gid } = isObject(value) ? value : {}
  const isId = (id: unknown): id is number => Number.isInteger(id) && Number(id) > 0
  if (isId(uid) && isId(gid)) return { uid, gid }
  say(`has 'user' that is not {"uid": number, "gid": number}, both above 0`)
  return NOBODY
}

function envOf(value: unknown, say: (problem: string) => void): Record<string, string> {
  const entries = Object.entries(isObject(value) ? value : {})
  if (value !== undefined && (!isObject(value) || entries.some(([, text]) => typeof text !== 'string')))
    say("has 'env' that is not an object of texts")
  return Object.fromEntries(entries.map(([name, text]) => [name, String(text)]))
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
