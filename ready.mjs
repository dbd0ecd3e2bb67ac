// Makes the checkout ready, then runs a command in it: `node ready.mjs COMMAND ARGS...`
//
// Every npm script goes through here, so that each works in a clean clone, under whatever Node is installed.
// Dependencies are installed when package-lock.json is not the one that was installed last; they include the
// Node that the project is pinned to, and COMMAND finds that one first on its PATH. The pages are built when
// their sources are not the ones that were built last.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(fileURLToPath(import.meta.url))
const bin = join(root, 'node_modules', '.bin')
const stamp = join(root, 'node_modules', '.installed')
const web = join(root, 'packages', 'web')
const windows = process.platform === 'win32'

install()
requireNode()
buildPages()
run(process.argv[2] ?? 'node', process.argv.slice(3))

function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  process.stderr.write('Installing dependencies (the first run only, about a minute) ...\n')
  const npm = process.env.npm_execpath
  const args = ['ci', '--loglevel=error']
  const result = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 2, 'inherit'] })
    : spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 'inherit'], shell: windows })
  if (result.status !== 0) {
    rmSync(stamp, { force: true })
    process.stderr.write(
      'npm ci failed; its message is above. Sheaf needs the npm registry for its first run.\n',
    )
    process.exit(1)
  }
  writeFileSync(stamp, lock)
}

/** The pinned Node is there unless npm has none for this platform; then the installed one must do. */
function requireNode() {
  const { status, stdout } = spawnSync('node', ['--version'], {
    env: environment(),
    encoding: 'utf8',
    shell: windows,
  })
  const [major = 0, minor = 0] = (stdout ?? '').trim().replace('v', '').split('.').map(Number)
  if (status === 0 && (major > 22 || (major === 22 && minor >= 19))) return
  process.stderr.write(
    `Sheaf runs on Node 24 and npm has no Node for ${process.platform}-${process.arch}: ` +
      'install Node 22.19 or newer from https://nodejs.org and run this again.\n',
  )
  process.exit(1)
}

function buildPages() {
  const hash = createHash('sha256').update(readFileSync(stamp))
  const shared = join(root, 'packages', 'contract', 'src')
  for (const folder of [web, join(web, 'src'), shared]) {
    for (const entry of readdirSync(folder, { recursive: folder !== web, withFileTypes: true })) {
      if (!entry.isFile() || entry.name.endsWith('.test.ts')) continue
      const path = join(entry.parentPath, entry.name)
      hash.update(path.slice(root.length)).update(readFileSync(path))
    }
  }
  const built = join(web, 'dist', '.built')
  const sources = hash.digest('hex')
  if (existsSync(built) && readFileSync(built, 'utf8') === sources) return
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const result = spawnSync('node', [vite, 'build', '--logLevel', 'warn'], {
    cwd: web,
    env: environment(),
    stdio: ['ignore', 2, 'inherit'],
    shell: windows,
  })
  if (result.status !== 0) {
    process.stderr.write('The pages could not be built; the message is above.\n')
    process.exit(1)
  }
  writeFileSync(built, sources)
}

function environment() {
  return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` }
}

function run(command, args) {
  const child = spawn(command, args, { stdio: 'inherit', env: environment(), shell: windows })
  // Ctrl-C reaches the child through the terminal already; a signal sent to this process alone is passed on.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`${command}: ${error.message}\n`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}
