/** The package as others get it: built, packed, unpacked into an application of its own, which is built by vite. */
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'vite'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../..', import.meta.url))
const library = join(root, 'packages/link-react')
const reacts = {
  18: join(root, 'packages/react-18/node_modules'),
  19: join(root, 'node_modules'),
} as const
export type ReactVersion = keyof typeof reacts

export interface PackedPages {
  /** Names of the files in the package. */
  readonly files: readonly string[]
  /** Where the page of each version of React is. */
  readonly origins: Readonly<Record<ReactVersion, string>>
  /** A widget as HTML, made without a browser. */
  rendered(version: ReactVersion): Promise<string>
  /** What tsc says of the page, by the types in the package. */
  types(version: ReactVersion): Promise<string>
  close(): Promise<void>
}

/** `connects`: what the page's policy lets it ask. */
export async function packedPages(connects: string): Promise<PackedPages> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'sheaf-link-react-')))
  const shell = process.platform === 'win32'
  await run('npm', ['run', 'build'], { cwd: library, shell })
  const packed = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: library, shell })
  const [{ filename, files }] = JSON.parse(packed.stdout)
  await run('tar', ['-xzf', filename], { cwd: folder })
  const applications = await Promise.all(
    ([18, 19] as const).map(async (version) => {
      const home = join(folder, `react-${version}`)
      await install(home, join(folder, 'package'), reacts[version])
      await build({ root: home, logLevel: 'error', build: { modulePreload: false } })
      return serve(join(home, 'dist'), connects)
    }),
  )
  const [react18, react19] = applications
  return {
    files: files.map(({ path }: { path: string }) => path),
    origins: { 18: react18!.origin, 19: react19!.origin },
    async rendered(version) {
      const script = `import { Providers } from '@sheaf/link-react'
        import { createElement } from 'react'
        import { renderToString } from 'react-dom/server'
        console.log(renderToString(createElement(Providers, { apiKey: 'k', leafUser: 'u' })))`
      const args = ['--input-type=module', '--eval', script]
      return (await run(process.execPath, args, { cwd: join(folder, `react-${version}`) })).stdout
    },
    async types(version) {
      const tsc = join(root, 'node_modules/typescript/bin/tsc')
      const options = ['--noEmit', '--strict', '--jsx', 'react-jsx', '--module', 'esnext']
      const resolution = ['--moduleResolution', 'bundler', '--target', 'es2022']
      const home = join(folder, `react-${version}`)
      return run(process.execPath, [tsc, ...options, ...resolution, 'main.tsx'], { cwd: home }).then(
        ({ stdout }) => stdout,
        ({ stdout }: { stdout: string }) => stdout,
      )
    },
    async close() {
      for (const { close } of applications) await close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** As npm would, of what is here already: nothing is fetched. */
async function install(home: string, unpacked: string, react: string): Promise<void> {
  await mkdir(join(home, 'node_modules/@sheaf'), { recursive: true })
  await cp(new URL('page/', import.meta.url), home, { recursive: true })
  await cp(unpacked, join(home, 'node_modules/@sheaf/link-react'), { recursive: true })
  for (const name of ['react', 'react-dom'])
    await symlink(join(react, name), join(home, 'node_modules', name), 'junction')
  await mkdir(join(home, 'node_modules/@types'))
  for (const name of ['@types/react', '@types/react-dom'])
    await symlink(join(root, 'node_modules', name), join(home, 'node_modules', name), 'junction')
}

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' }

async function serve(folder: string, connects: string) {
  const policy = `default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src ${connects}`
  const server = createServer(async (request, answer) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '')
    const bytes = await readFile(join(folder, path)).catch(() => undefined)
    const type = types[extname(path)] ?? 'application/octet-stream'
    answer.writeHead(bytes ? 200 : 404, { 'content-type': type, 'content-security-policy': policy })
    answer.end(bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
