import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { startEmulator } from './emulator.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
const running: ChildProcess[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

function run(...flags: string[]): ChildProcessByStdio<null, Readable, Readable> {
  const child = spawn(process.execPath, [MAIN, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
  running.push(child)
  return child
}

async function refused(...flags: string[]): Promise<[code: number, message: string]> {
  const child = run(...flags)
  const [message, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  return [code, message]
}

describe('the command', () => {
  test('says where it is, serves as its flags say, and stops cleanly', async () => {
    const child = run('--port', '0', '--auto-approve', '--fault', 'rateLimit:endpoint=account,times=1')
    const [block] = await once(child.stdout, 'data')
    const url = /http:\/\/localhost:\d+/.exec(String(block))?.[0] ?? ''
    expect(String(block)).toContain('demo-public-key / demo-private-key')
    expect(String(block)).toContain('grower@example.com / grower')
    expect((await fetch(`${url}/api/v1/account`)).status).toBe(429)
    expect((await fetch(`${url}/api/v1/account`)).status).toBe(401)
    const exit = once(child, 'exit')
    child.kill('SIGTERM')
    expect(await exit).toEqual([0, null])
  })

  test('explains a taken port and wrong flags in one line', async () => {
    const emulator = await startEmulator()
    const taken = await refused('--port', String(emulator.port))
    await emulator.close()
    expect(taken).toEqual([1, expect.stringMatching(/^The port is taken: .*\n$/)])
    expect(await refused('--port', 'x')).toEqual([1, expect.stringMatching(/^--port must be .*\n$/)])
    expect(await refused('--fault', 'flood')).toEqual([1, expect.stringMatching(/^kind must be .*\n$/)])
    expect(await refused('--nonsense')).toEqual([1, expect.stringMatching(/^Unknown option .*\n$/)])
  })
})
