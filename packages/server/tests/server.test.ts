import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Secret } from '../src/config/secret.ts'
import { startServer } from '../src/server.ts'
import { type TestDeployment, testDeployment } from './test-context.ts'

describe('server', () => {
  let deployment: TestDeployment
  beforeAll(async () => {
    deployment = await testDeployment()
  })
  afterAll(() => deployment.close())

  test('the first start makes an owner and says its password, the next one does not', async () => {
    const first = await startServer(deployment.config())
    expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(first.firstOwner).toMatchObject({ username: expect.any(String), password: expect.any(String) })
    await first.stop()
    const second = await startServer(deployment.config())
    expect(second.firstOwner).toBeUndefined()
    await second.stop()
    await expect(fetch(`${second.url}/health/live`)).rejects.toThrow()
  })

  test('a worker serves no HTTP', async () => {
    const worker = await startServer(deployment.config({ role: 'worker' }))
    expect(worker.url).toBeUndefined()
    await worker.stop()
  })

  test('a port that is taken is one clear sentence', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const start = startServer(deployment.config({ port }))
    await expect(start).rejects.toThrow(`Port ${port} is taken. Stop what listens there, or set SHEAF_PORT.`)
    other.close()
  })

  test('a database that cannot be reached is one clear sentence, without its password', async () => {
    const databaseUrl = new Secret('postgres://sheaf:hunter22@127.0.0.1:1/farm')
    const error = await startServer(deployment.config({ databaseUrl })).catch(
      (each: unknown) => each as Error,
    )
    expect(error).toMatchObject({ code: 'unreachable' })
    expect(String(error)).toContain('No connection to the database farm on 127.0.0.1:1')
    expect(String(error)).not.toContain('hunter22')
  })

  test('another master key than the one that the database was made with does not start', async () => {
    const context = await deployment.open('http://127.0.0.1:9')
    const id = randomUUID()
    const secret = context.sealer.seal('x', id)
    await context.db
      .insertInto('signing_keys')
      .values({ id, secret, created_at: new Date(0) })
      .execute()
    const masterKey = new Secret('ab'.repeat(32))
    await expect(startServer(deployment.config({ masterKey }))).rejects.toThrow(
      'SHEAF_MASTER_KEY is not the one that this database was made with',
    )
  })
})
