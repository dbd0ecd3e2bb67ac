import { resolve } from 'node:path'
import { type NetworkConfig, readNetwork } from './network.ts'
import { Secret } from './secret.ts'
import { readTraces, type TracesConfig } from './traces.ts'

export interface Config extends NetworkConfig {
  readonly host: string
  readonly port: number
  /** Without a slash at the end. */
  readonly publicUrl: string
  /** Absolute. */
  readonly dataDir: string
  /** Undefined: the embedded PostgreSQL. */
  readonly databaseUrl: Secret | undefined
  /** The first API owner; made at the first start where it is not given. */
  readonly owner: { readonly username: string | undefined; readonly password: Secret | undefined }
  /** 32 bytes. Undefined: a key file in the data directory. */
  readonly masterKey: Secret | undefined
  /** Keys that were, or will be, the master key: they open what they have sealed. */
  readonly previousMasterKeys: readonly Secret[]
  /** Without a slash at the end. */
  readonly agfinitiUrl: string
  /** A file that names converters of others. Absolute. */
  readonly convertersFile: string | undefined
  /** Webhooks may be at private, loopback and link-local addresses. */
  readonly allowPrivateWebhooks: boolean
  /** Answers show '***' in place of a credential's keys and tokens. */
  readonly redactSecrets: boolean
  /** Download links carry a signature, so that they open without a token for a day. */
  readonly signedDownloads: boolean
  /** Download links are sent under their older names too. */
  readonly legacyUrls: boolean
  readonly logLevel: LogLevel
  /** Where Prometheus reads. Undefined: nowhere. */
  readonly metrics: { readonly host: string; readonly port: number } | undefined
  /** Undefined: none. */
  readonly traces: TracesConfig | undefined
  /** Serve HTTP, run jobs, or both. */
  readonly role: Role
}

const roles = ['api', 'worker', 'all'] as const
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
type Role = (typeof roles)[number]
type LogLevel = (typeof logLevels)[number]

/** All mistakes at once, one sentence each, in `mistakes`. */
export class ConfigInvalid extends Error {
  override readonly name = 'ConfigInvalid'
  readonly code = 'config_invalid'
  readonly mistakes: readonly string[]

  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'))
    this.mistakes = mistakes
  }
}

type Env = Readonly<Record<string, string | undefined>>

/** Reads and checks everything that is set from outside. An empty variable counts as absent. Throws `ConfigInvalid`. */
export function readConfig(env: Env = process.env): Config {
  const mistakes: string[] = []
  const say = (name: string, problem: string) => mistakes.push(`${name} ${problem}`)
  const read = (name: string) => env[name]?.trim() || undefined

  const portOf = (name: string) => readPort(read(name), (problem) => say(name, problem))
  const isOn = (name: string, otherwise: boolean) =>
    readChoice(read(name), ['true', 'false'], `${otherwise}`, (problem) => say(name, problem)) === 'true'
  const port = portOf('SHEAF_PORT')
  const username = read('SHEAF_OWNER_USERNAME')
  const password = read('SHEAF_OWNER_PASSWORD')
  if (password && !username)
    say('SHEAF_OWNER_PASSWORD', 'is set, but SHEAF_OWNER_USERNAME is not: set both or neither')
  const masterKey = read('SHEAF_MASTER_KEY')
  if (masterKey && !isKey(masterKey)) {
    say(
      'SHEAF_MASTER_KEY',
      'must be 32 bytes, as 64 hexadecimal digits or in base64. Make one with: openssl rand -hex 32',
    )
  }
  const previousKeys = (read('SHEAF_MASTER_KEY_PREVIOUS') ?? '')
    .split(',')
    .map((key) => key.trim())
    .filter(Boolean)
  if (previousKeys.length > 0 && !masterKey)
    say('SHEAF_MASTER_KEY_PREVIOUS', 'is set, but SHEAF_MASTER_KEY is not')
  if (!previousKeys.every(isKey))
    say('SHEAF_MASTER_KEY_PREVIOUS', 'must be keys as in SHEAF_MASTER_KEY, with commas in between')
  const converters = read('SHEAF_CONVERTERS')
  const host = read('SHEAF_HOST') ?? '127.0.0.1'
  const databaseUrl = readUrl(read('DATABASE_URL'), ['postgres:', 'postgresql:'], (problem) =>
    say('DATABASE_URL', problem),
  )
  const publicUrl = readUrl(read('SHEAF_PUBLIC_URL'), ['http:', 'https:'], (problem) =>
    say('SHEAF_PUBLIC_URL', problem),
  )
  const agfinitiUrl = readUrl(read('AGFINITI_URL'), ['http:', 'https:'], (problem) =>
    say('AGFINITI_URL', problem),
  )
  if (agfinitiUrl && !isSafe(agfinitiUrl)) {
    say('AGFINITI_URL', 'must use https, since tokens go over it; plain http is for this machine only')
  }

  const network = readNetwork(read, say)
  const config: Config = {
    host,
    port,
    ...network,
    publicUrl: publicUrl ?? `${network.tls ? 'https' : 'http'}://localhost:${port}`,
    dataDir: resolve(read('SHEAF_DATA_DIR') ?? '.sheaf'),
    databaseUrl: databaseUrl ? new Secret(databaseUrl) : undefined,
    owner: { username, password: password ? new Secret(password) : undefined },
    masterKey: masterKey ? new Secret(masterKey) : undefined,
    previousMasterKeys: previousKeys.map((key) => new Secret(key)),
    agfinitiUrl: agfinitiUrl ?? 'https://www.agfiniti.com',
    convertersFile: converters === undefined ? undefined : resolve(converters),
    allowPrivateWebhooks: isOn('SHEAF_ALLOW_PRIVATE_WEBHOOKS', false),
    redactSecrets: isOn('SHEAF_REDACT_SECRETS', false),
    signedDownloads: isOn('SHEAF_SIGNED_DOWNLOADS', true),
    legacyUrls: isOn('SHEAF_LEGACY_URLS', true),
    logLevel: readChoice(read('LOG_LEVEL'), logLevels, 'info', (problem) => say('LOG_LEVEL', problem)),
    metrics:
      read('SHEAF_METRICS_PORT') === undefined
        ? undefined
        : { host: read('SHEAF_METRICS_HOST') ?? '127.0.0.1', port: portOf('SHEAF_METRICS_PORT') },
    traces: readTraces(read, say),
    role: readChoice(read('SHEAF_ROLE'), roles, 'all', (problem) => say('SHEAF_ROLE', problem)),
  }
  if (mistakes.length) throw new ConfigInvalid(mistakes)
  return config
}

function readPort(text: string | undefined, say: (problem: string) => void): number {
  if (text === undefined) return 8787
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65535) return port
  say(`must be a port from 0 (any free one) to 65535, not '${text}'`)
  return 8787
}

function readChoice<T extends string>(
  text: string | undefined,
  choices: readonly T[],
  otherwise: T,
  say: (problem: string) => void,
): T {
  const found = choices.find((choice) => choice === (text ?? otherwise))
  if (found === undefined) say(`must be one of ${choices.join(', ')}, not '${text}'`)
  return found ?? otherwise
}

/** The value is not repeated in a message: it may hold a password. */
function readUrl(
  text: string | undefined,
  protocols: readonly string[],
  say: (problem: string) => void,
): string | undefined {
  if (text === undefined) return undefined
  if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return text.replace(/\/+$/, '')
  say(`must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`)
  return undefined
}

function isSafe(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || /^(localhost|\[::1\]|127(\.\d+){3})$/.test(hostname)
}

function isKey(text: string): boolean {
  return /^[0-9a-f]{64}$/i.test(text) || Buffer.from(text, 'base64').length === 32
}
