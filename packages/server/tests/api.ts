/** A server of a test's own, asked without a network, and what it takes to ask it. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { DEMO_KEY, type Emulator, startEmulator } from '@sheaf/agfiniti-emulator'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import type { TSchema } from 'typebox'
import Value from 'typebox/value'
import { expect } from 'vitest'
import { buildApp } from '../src/api/app.ts'
import type { Config } from '../src/config/config.ts'
import type { Overrides, WorkerContext } from '../src/context.ts'
import { addOwner } from '../src/owners/owners.ts'
import { type TestDeployment, testDeployment } from './test-context.ts'

export const publicUrl = 'http://sheaf.test'

export interface ApiUnderTest {
  readonly app: FastifyInstance
  readonly context: WorkerContext
  readonly deployment: TestDeployment
  readonly emulator: Emulator
  /** Milliseconds added to the clock. */
  readonly clock: { ahead: number }
  /** Signs a new owner in; the result asks as that owner. */
  owner(username?: string): Promise<Asker>
  close(): Promise<void>
}

export interface Asker {
  readonly username: string
  readonly password: string
  readonly token: string
  (method: InjectOptions['method'], url: string, options?: InjectOptions): Promise<LightMyRequestResponse>
}

export async function apiUnderTest(
  config: Partial<Config> = {},
  { autoApprove = true, overrides = {} }: { autoApprove?: boolean; overrides?: Overrides } = {},
): Promise<ApiUnderTest> {
  const emulator = await startEmulator({ autoApprove })
  const deployment = await testDeployment()
  const clock = { ahead: 0 }
  const replaced = { clock: () => Date.now() + clock.ahead, ...overrides }
  const context = await deployment.open(emulator.url, { jobs: true, overrides: replaced, config })
  const app = buildApp(context, { publicUrl })
  let owners = 0
  return {
    app,
    context,
    deployment,
    emulator,
    clock,
    async owner(username = `owner-${++owners}@example.com`) {
      const credentials = await addOwner(context.db, { username })
      const answer = await app.inject({ method: 'POST', url: '/api/authenticate', payload: credentials })
      const token: string = answer.json().id_token
      const ask = (method: InjectOptions['method'], url: string, options: InjectOptions = {}) =>
        app.inject({
          ...options,
          method: method ?? 'GET',
          url,
          headers: { authorization: `Bearer ${token}`, ...options.headers },
        })
      return Object.assign(ask, { ...credentials, token })
    },
    async close() {
      await app.close()
      await deployment.close()
      await emulator.close()
    },
  }
}

export const paths = {
  users: '/services/usermanagement/api/users',
  files: '/services/operations/api/files',
  batch: '/services/operations/api/batch',
} as const

export async function addUser(ask: Asker, changes: Record<string, unknown> = {}): Promise<string> {
  const payload = { name: 'Nora Field', email: 'nora@example.com', ...changes }
  return (await ask('POST', paths.users, { payload })).json().id
}

const callback = `${publicUrl}/services/usermanagement/api/oauth/agleader/callback`

/** Registers an application at the emulator, and here. */
export async function addApp(
  { emulator }: ApiUnderTest,
  ask: Asker,
  { appName = 'main', scopes }: { appName?: string; scopes?: readonly string[] } = {},
): Promise<void> {
  const registration = { name: appName, redirectUrls: [callback], anyLoopbackUrl: false }
  const { publicKey, privateKey } = emulator.keys.add(registration)
  const payload = { publicKey, privateKey, ...(scopes ? { scopes } : {}) }
  await ask('POST', `/services/usermanagement/api/app-keys/AgLeader/${appName}`, { payload })
}

/** A multipart form with one file, as curl sends it. */
export function form(
  fields: Record<string, string>,
  file?: { name: string; bytes: Uint8Array; part?: string },
): { payload: Buffer; headers: Record<string, string> } {
  const boundary = 'sheaf-test-boundary'
  const parts = Object.entries(fields).map(([name, value]) =>
    Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  )
  if (file) {
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="${file.part ?? 'file'}"; filename="${file.name}"\r\ncontent-type: application/octet-stream\r\n\r\n`
    parts.push(Buffer.from(head), Buffer.from(file.bytes), Buffer.from('\r\n'))
  }
  const payload = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)])
  return { payload, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } }
}

export async function secrets(emulator: Emulator, account?: string) {
  const { refreshToken } = await emulator.grant(account === undefined ? {} : { account })
  const { publicKey, privateKey } = DEMO_KEY
  return { publicKey, privateKey, refreshToken }
}

/** Of `fixtures/` at the root. */
export const fixture = (path: string) =>
  readFile(fileURLToPath(new URL(`../../../fixtures/${path}`, import.meta.url)))

/** The answer is what the contract says. */
export function holds(schema: TSchema, value: unknown): void {
  const errors = [...Value.Errors(schema, value)]
  expect(errors.map(({ instancePath, message }) => `${instancePath} ${message}`)).toEqual([])
}
