/** What stands between the service and those who ask it: TLS, proxies, origins of pages. */
import { isIP } from 'node:net'
import { resolve } from 'node:path'

export interface NetworkConfig {
  /** Origins whose pages may ask the API; `*` for any. */
  readonly corsOrigins: '*' | readonly string[]
  /** Addresses of the proxies in front: what they say of the client's address is believed. */
  readonly trustProxy: readonly string[]
  /** Files with certificate chain and key, in PEM. Absolute. Undefined: plain HTTP. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined
}

type Read = (name: string) => string | undefined
type Say = (name: string, problem: string) => void

export function readNetwork(read: Read, say: Say): NetworkConfig {
  return {
    corsOrigins: readCorsOrigins(read, say),
    trustProxy: readTrustProxy(read, say),
    tls: readTls(read, say),
  }
}

function readCorsOrigins(read: Read, say: Say): NetworkConfig['corsOrigins'] {
  const origins = listOf(read('SHEAF_CORS_ORIGINS') ?? '*')
  if (origins.includes('*')) return '*'
  if (!origins.every(isOrigin))
    say('SHEAF_CORS_ORIGINS', "must be * or origins like 'https://farm.example', with commas in between")
  return origins
}

function readTrustProxy(read: Read, say: Say): NetworkConfig['trustProxy'] {
  const proxies = listOf(read('SHEAF_TRUST_PROXY') ?? '')
  if (!proxies.every(isProxy)) {
    say(
      'SHEAF_TRUST_PROXY',
      "must be the addresses of the proxies in front, such as 'loopback' or '10.0.0.0/8,192.0.2.7'",
    )
  }
  return proxies
}

function readTls(read: Read, say: Say): NetworkConfig['tls'] {
  const [cert, key] = [read('SHEAF_TLS_CERT'), read('SHEAF_TLS_KEY')]
  if (cert && key) return { certFile: resolve(cert), keyFile: resolve(key) }
  if (cert) say('SHEAF_TLS_CERT', 'is set, but SHEAF_TLS_KEY is not: set both or neither')
  if (key) say('SHEAF_TLS_KEY', 'is set, but SHEAF_TLS_CERT is not: set both or neither')
  return undefined
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
}

function isOrigin(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text.toLowerCase()
}

/** An address, a range of them, or one of the names that `proxy-addr` knows. */
function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true
  const [address = '', bits] = text.split('/')
  const width = isIP(address) === 6 ? 128 : 32
  return isIP(address) !== 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= width))
}
