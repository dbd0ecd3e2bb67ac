/** `sheaf connect agleader` against a running Sheaf and the emulator; the grower's browser is a fetch with cookies. */
import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Emulator, startEmulator } from '@sheaf/agfiniti-emulator'
import { createClient } from '@sheaf/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signIn } from '../../../demo/grower.ts'
import { sheaf } from './program.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const owner = { username: 'owner@example.com', password: 'a long enough password' }

let emulator: Emulator
let dataDir: string
let environment: Record<string, string>
let server: ReturnType<typeof spawn>
let url = ''
beforeAll(async () => {
  emulator = await startEmulator({ autoApprove: true })
  dataDir = await mkdtemp(join(tmpdir(), 'sheaf-cli-'))
  await chmod(dataDir, 0o755)
  environment = {
    SHEAF_PORT: '0',
    SHEAF_DATA_DIR: dataDir,
    SHEAF_OWNER_USERNAME: owner.username,
    SHEAF_OWNER_PASSWORD: owner.password,
    AGFINITI_URL: emulator.url,
    DATABASE_URL: '',
    LOG_LEVEL: 'error',
  }
  server = spawn(process.execPath, [main, 'serve'], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  url = await new Promise((resolve, reject) => {
    let said = ''
    server.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const found = /listens on (\S+);/.exec(said)?.[1]
      if (found) resolve(found)
    })
    server.once('exit', () => reject(new Error(said)))
  })
})
afterAll(async () => {
  const stopped = new Promise((resolve) => server?.once('exit', resolve))
  if (server?.kill('SIGTERM')) await stopped
  await emulator?.close()
  await rm(dataDir, { recursive: true, force: true })
})

describe('sheaf connect agleader', () => {
  const connect = (extra: string[] = []) =>
    spawn(
      process.execPath,
      [
        main,
        'connect',
        'agleader',
        '--url',
        url,
        '--username',
        owner.username,
        '--public-key',
        'demo-public-key',
        '--agfiniti-url',
        emulator.url,
        '--port',
        '0',
        '--no-browser',
        ...extra,
      ],
      {
        env: { ...process.env, SHEAF_PASSWORD: owner.password, AGFINITI_PRIVATE_KEY: 'demo-private-key' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )

  test('prints the address, catches the code, attaches the credentials to the only user', async () => {
    const client = createClient({ baseUrl: url })
    await client.authenticate(owner)
    const user = await client.users.create({ name: 'Nora', email: 'nora@example.com' })

    const child = connect(['--prescriptions'])
    let stdout = ''
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
    })
    const address: string = await new Promise((resolve) => {
      let said = ''
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        const found = /^ {2}(http\S+)/m.exec(said)?.[1]
        if (found) resolve(found)
      })
    })
    expect(new URL(address).searchParams.get('scope')).toBe('read readwrite fileupload')
    await signIn(address)
    const code = await new Promise((resolve) => child.once('close', resolve))
    expect([code, stdout]).toEqual([0, expect.stringContaining('are OK')])
    expect((await client.agLeader.get(user.id)).status).toBe('OK')
  })

  test.each([
    [['connect', 'deere', '--username', 'a'], 2, "the provider is 'agleader'"],
    [['connect', 'agleader'], 2, '--username is missing'],
    [['connect', 'agleader', '--username', 'a', '--public-key', 'k', '--port', '99999'], 2, 'no port'],
    [
      ['connect', 'agleader', '--username', 'a', '--public-key', 'k', '--url', 'http://127.0.0.1:9'],
      1,
      'no Sheaf answers',
    ],
  ])('%j: exit code %d', async (args, code, message) => {
    const outcome = await sheaf(args, { SHEAF_PASSWORD: 'x', AGFINITI_PRIVATE_KEY: 'y' })
    expect([outcome.code, outcome.stderr]).toEqual([code, expect.stringContaining(message)])
  })
})

describe('sheaf owner', () => {
  const run = (...args: string[]) => sheaf(['owner', ...args], environment)

  test('adds, lists and resets owners beside the running service; a reset ends older tokens', async () => {
    const added = await run('add', 'second@example.com')
    expect(added.code).toBe(0)
    const password = /once: (\S+)/.exec(added.stdout)?.[1] ?? ''
    expect((await run('list')).stdout.split('\n').slice(0, 2)).toEqual([owner.username, 'second@example.com'])

    const client = createClient({ baseUrl: url })
    await client.authenticate({ username: 'second@example.com', password })
    await client.users.list()
    expect((await run('reset-password', 'second@example.com')).code).toBe(0)
    await expect(client.users.list()).rejects.toMatchObject({ status: 401 })
    await expect(client.authenticate({ username: 'second@example.com', password })).rejects.toMatchObject({
      status: 401,
    })
  })

  test.each([
    [['add', owner.username], 1, 'already'],
    [['revoke-tokens', 'nobody@example.com'], 1, 'no owner'],
    [['add'], 2, 'which owner?'],
    [['fire', 'x'], 2, "there is no 'fire'"],
    [[], 2, 'what shall be done?'],
  ])('%j: exit code %d', async (args, code, message) => {
    const outcome = await run(...args)
    expect([outcome.code, outcome.stderr]).toEqual([code, expect.stringContaining(message)])
  })
})

test('sheaf serve tells every mistake in its configuration at once, and no stack', async () => {
  const { code, stderr } = await sheaf(['serve'], {
    SHEAF_PORT: 'eighty',
    SHEAF_PUBLIC_URL: 'sheaf.example.com',
    SHEAF_MASTER_KEY: 'short',
    LOG_LEVEL: 'loud',
    DATABASE_URL: 'mysql://nobody',
  })
  expect(code).toBe(1)
  for (const name of ['SHEAF_PORT', 'SHEAF_PUBLIC_URL', 'SHEAF_MASTER_KEY', 'LOG_LEVEL', 'DATABASE_URL'])
    expect(stderr).toMatch(new RegExp(`^ {2}${name} must`, 'm'))
  expect(stderr).not.toContain('    at ')
})
