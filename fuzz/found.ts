import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Files } from './files.ts'

/** Paths and base64: what is mutated may have names that no disk takes. */
export type Packed = Readonly<Record<string, string>>

/** What was found once stays here, and is read again by each test run. */
interface Finding {
  readonly what: 'crash' | 'hang' | 'memory'
  readonly message: string
  readonly files: Packed
}

const FOLDER = fileURLToPath(new URL('found/', import.meta.url))

export function pack(files: Files): Packed {
  return Object.fromEntries(
    Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')]),
  )
}

export function unpack(files: Packed): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, Buffer.from(text, 'base64')]))
}

/** Writes a finding unless the like of it is there, and gives its path. */
export function keep(reader: string, finding: Finding): string {
  const hash = createHash('sha256')
    .update(`${finding.what}${placeOf(finding.message)}`)
    .digest('hex')
  const path = join(FOLDER, reader, `${finding.what}-${hash.slice(0, 8)}.json`)
  mkdirSync(dirname(path), { recursive: true })
  const message = finding.message.split('\n')[0]!
  if (!existsSync(path)) writeFileSync(path, `${JSON.stringify({ ...finding, message }, null, 1)}\n`)
  return path
}

export function kept(): { name: string; finding: Finding }[] {
  if (!existsSync(FOLDER)) return []
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json'))
    .sort()
    .map((path) => ({
      name: `${dirname(path)}/${basename(path, '.json')}`,
      finding: JSON.parse(readFileSync(join(FOLDER, path), 'utf8')) as Finding,
    }))
}

/** Errors thrown at one place are one finding. */
function placeOf(stack: string): string {
  return /\n\s+at .*/.exec(stack)?.[0] ?? stack
}
