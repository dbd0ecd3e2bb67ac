/** Everything that can be said of the code without running it: format and lint, types, import rules, dead code. */
import { spawn } from 'node:child_process'

const checks: [name: string, command: string, ...args: string[]][] = [
  ['format and lint', 'biome', 'check', '--error-on-warnings', '.'],
  ['types', 'tsc', '--noEmit'],
  ['types of the pages', 'tsc', '--noEmit', '--project', 'packages/web'],
  ['types of link-react', 'tsc', '--noEmit', '--project', 'packages/link-react'],
  [
    'import rules',
    'depcruise',
    '--config',
    'dependency-cruiser.config.mjs',
    'packages',
    'demo',
    'bench',
    'fuzz',
    'chaos',
    'docs',
  ],
  ['dead code', 'knip'],
]

let failed = 0
for (const [name, command, ...args] of checks) {
  const { code, output } = await run(command, args)
  process.stdout.write(`${code === 0 ? 'ok  ' : 'FAIL'} ${name}\n`)
  if (code === 0) continue
  failed++
  process.stdout.write(`${output}\n`)
}
process.exitCode = failed === 0 ? 0 : 1

function run(command: string, args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    })
    const parts: Buffer[] = []
    child.stdout.on('data', (part: Buffer) => parts.push(part))
    child.stderr.on('data', (part: Buffer) => parts.push(part))
    child.on('error', (error) => resolve({ code: 1, output: error.message }))
    child.on('close', (code) => resolve({ code, output: Buffer.concat(parts).toString() }))
  })
}
