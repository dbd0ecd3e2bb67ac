/** The published AgLeader tutorial, walked by a script with curl against a fresh server and emulator. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { DEMO_KEY, type Emulator, startEmulator } from '@sheaf/agfiniti-emulator'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Secret } from '../src/config/secret.ts'
import { type RunningServer, startServer } from '../src/server.ts'
import { type TestDeployment, testDeployment } from './test-context.ts'

const script = fileURLToPath(new URL('tutorial.sh', import.meta.url))
const missing = ['bash', 'curl'].filter((program) => spawnSync(program, ['--version']).error)
const owner = { username: 'owner@example.com', password: 'a password of some length' }

/** Download links carry the public address, which has to be known before the server listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

describe.skipIf(missing.length > 0)(`the AgLeader tutorial (needs the Debian packages bash and curl)`, () => {
  let emulator: Emulator
  let deployment: TestDeployment
  let server: RunningServer

  beforeAll(async () => {
    emulator = await startEmulator({ autoApprove: true })
    deployment = await testDeployment()
    const port = await freePort()
    const config = deployment.config({
      port,
      publicUrl: `http://localhost:${port}`,
      agfinitiUrl: emulator.url,
      owner: { username: owner.username, password: new Secret(owner.password) },
    })
    server = await startServer(config, { log: pino({ level: 'silent' }) })
  })
  afterAll(async () => {
    await server?.stop()
    await deployment?.close()
    await emulator?.close()
  })

  test('every step holds', async () => {
    const child = spawn('bash', [script], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        SHEAF_URL: server.url,
        AGFINITI_URL: emulator.url,
        SHEAF_USERNAME: owner.username,
        SHEAF_PASSWORD: owner.password,
        PUBLIC_KEY: DEMO_KEY.publicKey,
        PRIVATE_KEY: DEMO_KEY.privateKey,
      },
    })
    let output = ''
    for await (const chunk of child.stdout) output += chunk
    expect(output.match(/^FAIL.*$/gm) ?? []).toEqual([])
    expect(output).toMatch(/^\d{2} passed, 0 failed$/m)
  }, 180_000)
})
