import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { type ConfigInvalid, readConfig } from './config.ts'

const mistakesOf = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env)
    return []
  } catch (error) {
    return (error as ConfigInvalid).mistakes
  }
}

describe('config', () => {
  test('nothing set', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 8787,
      publicUrl: 'http://localhost:8787',
      dataDir: expect.stringMatching(/[/\\]\.sheaf$/),
      databaseUrl: undefined,
      agfinitiUrl: 'https://www.agfiniti.com',
      allowPrivateWebhooks: false,
      redactSecrets: false,
      signedDownloads: true,
      legacyUrls: true,
      logLevel: 'info',
      role: 'all',
    })
  })

  test('empty counts as absent; slashes at the end of a URL go', () => {
    const config = readConfig({
      SHEAF_PORT: '',
      SHEAF_PUBLIC_URL: 'https://farm.example/',
      DATABASE_URL: ' ',
    })
    expect(config).toMatchObject({ port: 8787, publicUrl: 'https://farm.example', databaseUrl: undefined })
  })

  test('all mistakes at once, one sentence each, no secret repeated', () => {
    const env = {
      SHEAF_PORT: '80000',
      SHEAF_PUBLIC_URL: 'farm.example',
      DATABASE_URL: 'mysql://root:hunter22@db/x',
      SHEAF_OWNER_PASSWORD: 'hunter22',
      SHEAF_MASTER_KEY: 'hunter22',
      SHEAF_MASTER_KEY_PREVIOUS: 'hunter22',
      AGFINITI_URL: 'ftp://agfiniti.com',
      LOG_LEVEL: 'loud',
      SHEAF_ALLOW_PRIVATE_WEBHOOKS: 'yes',
      SHEAF_REDACT_SECRETS: 'perhaps',
      SHEAF_SIGNED_DOWNLOADS: 'no',
      SHEAF_LEGACY_URLS: '1',
      SHEAF_ROLE: 'king',
      SHEAF_METRICS_PORT: '-1',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_TRACES_SAMPLER: 'dice',
    }
    const mistakes = mistakesOf(env)
    expect(mistakes.map((mistake) => mistake.split(' ')[0]).sort()).toEqual(Object.keys(env).sort())
    expect(mistakes.join()).not.toContain('hunter22')
    expect(mistakes).toContain("SHEAF_PORT must be a port from 0 (any free one) to 65535, not '80000'")
  })

  test('metrics and traces: nowhere, unless told where', () => {
    expect(readConfig({})).toMatchObject({ metrics: undefined, traces: undefined })
    expect(readConfig({ SHEAF_METRICS_PORT: '9464' }).metrics).toEqual({ host: '127.0.0.1', port: 9464 })
    const all = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' }
    const traces = { endpoint: 'http://collector:4318/v1/traces', serviceName: 'sheaf', ratio: 1 }
    expect(readConfig(all).traces).toEqual(traces)
    const own = { ...all, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.example/in' }
    expect(readConfig(own).traces?.endpoint).toBe('https://traces.example/in')
    const some = { ...all, OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' }
    expect(readConfig(some).traces?.ratio).toBe(0.1)
    expect(readConfig({ ...all, OTEL_SDK_DISABLED: 'true' }).traces).toBeUndefined()
  })

  test('plain http only to this machine', () => {
    expect(mistakesOf({ AGFINITI_URL: 'http://localhost:8788' })).toEqual([])
    expect(mistakesOf({ AGFINITI_URL: 'http://agfiniti.example' })).toEqual([
      'AGFINITI_URL must use https, since tokens go over it; plain http is for this machine only',
    ])
  })

  test('secrets cannot be printed', () => {
    const env = {
      DATABASE_URL: 'postgres://a:hunter22@db/x',
      SHEAF_OWNER_USERNAME: 'a@b.c',
      SHEAF_OWNER_PASSWORD: 'hunter22',
    }
    const config = readConfig(env)
    for (const printed of [
      JSON.stringify(config),
      inspect(config, { depth: 9, showHidden: true }),
      `${config.databaseUrl}`,
    ]) {
      expect(printed).not.toContain('hunter22')
    }
    expect(config.owner.password?.reveal()).toBe('hunter22')
  })
})
