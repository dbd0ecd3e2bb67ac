import { expect, test } from 'vitest'
import { type ConfigInvalid, readConfig } from './config.ts'

test('nothing set: any origin, no proxy, plain HTTP', () => {
  expect(readConfig({})).toMatchObject({ corsOrigins: '*', trustProxy: [], tls: undefined })
})

test('lists are split; with TLS the public URL is https', () => {
  const config = readConfig({
    SHEAF_CORS_ORIGINS: 'https://farm.example, http://localhost:3000',
    SHEAF_TRUST_PROXY: 'loopback, 10.0.0.0/8,2001:db8::/32',
    SHEAF_TLS_CERT: '/tls/cert.pem',
    SHEAF_TLS_KEY: '/tls/key.pem',
  })
  expect(config).toMatchObject({
    corsOrigins: ['https://farm.example', 'http://localhost:3000'],
    trustProxy: ['loopback', '10.0.0.0/8', '2001:db8::/32'],
    publicUrl: 'https://localhost:8787',
  })
  expect(config.tls?.certFile).toMatch(/[/\\]tls[/\\]cert\.pem$/)
})

test.each([
  ['SHEAF_CORS_ORIGINS', 'https://farm.example/path'],
  ['SHEAF_CORS_ORIGINS', 'farm.example'],
  ['SHEAF_TRUST_PROXY', 'true'],
  ['SHEAF_TRUST_PROXY', '10.0.0.0/33'],
  ['SHEAF_TLS_CERT', 'cert.pem'],
  ['SHEAF_TLS_KEY', 'key.pem'],
])('%s: %s is a mistake', (name, value) => {
  let mistakes: readonly string[] = []
  try {
    readConfig({ [name]: value })
  } catch (error) {
    mistakes = (error as ConfigInvalid).mistakes
  }
  expect(mistakes).toEqual([expect.stringMatching(new RegExp(`^${name} `))])
})
