/** TLS files, and proxies in front. */
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from '../src/api/app.ts'
import { readCertificate } from '../src/config/certificate.ts'
import { type ApiUnderTest, apiUnderTest, publicUrl } from './api.ts'

let api: ApiUnderTest
beforeAll(async () => {
  api = await apiUnderTest()
})
afterAll(() => api.close())

const pem = (name: string) => fileURLToPath(new URL(`tls/${name}.pem`, import.meta.url))

test.each([
  [['127.0.0.1'], [401, 401, 429]],
  [[], [401, 429, 429]],
])('behind %j the client is who the proxy says', async (trustProxy, expected) => {
  const limits = { requestsAMinute: 100, loginsAMinute: 1, uploadBytes: 1 }
  const app = buildApp(api.context, { publicUrl, trustProxy }, limits)
  const statuses: number[] = []
  for (const client of ['192.0.2.1', '192.0.2.2', '192.0.2.2']) {
    const headers = { 'x-forwarded-for': client }
    const payload = { username: 'nobody', password: 'nothing at all' }
    const answer = await app.inject({ method: 'POST', url: '/api/authenticate', headers, payload })
    statuses.push(answer.statusCode)
  }
  await app.close()
  expect(statuses).toEqual(expected)
})

test('certificate and key are read, and refused with a reason', async () => {
  expect(await readCertificate({ tls: undefined })).toBeUndefined()
  const tls = { certFile: pem('cert'), keyFile: pem('key') }
  const { cert } = (await readCertificate({ tls })) ?? {}
  expect(cert?.toString()).toContain('BEGIN CERTIFICATE')
  await expect(readCertificate({ tls: { ...tls, keyFile: pem('nothing') } })).rejects.toMatchObject({
    mistakes: [expect.stringMatching(/^SHEAF_TLS_KEY: .* cannot be read \(ENOENT\)$/)],
  })
  await expect(readCertificate({ tls: { ...tls, certFile: pem('key') } })).rejects.toMatchObject({
    code: 'config_invalid',
  })
})
