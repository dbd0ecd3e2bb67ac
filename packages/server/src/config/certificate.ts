import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import { ConfigInvalid } from './config.ts'
import type { NetworkConfig } from './network.ts'

/** In PEM: the chain with the server's own certificate first, and its key. */
export interface Certificate {
  readonly cert: Buffer
  readonly key: Buffer
}

/** Undefined where the service speaks plain HTTP. Throws `ConfigInvalid`. */
export async function readCertificate({ tls }: Pick<NetworkConfig, 'tls'>): Promise<Certificate | undefined> {
  if (!tls) return undefined
  const [cert, key] = await Promise.all([
    read('SHEAF_TLS_CERT', tls.certFile),
    read('SHEAF_TLS_KEY', tls.keyFile),
  ])
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    const what = `SHEAF_TLS_CERT and SHEAF_TLS_KEY are no certificate and its key, in PEM`
    throw new ConfigInvalid([`${what}: ${(error as Error).message}`])
  }
  return { cert, key }
}

function read(name: string, path: string): Promise<Buffer> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigInvalid([`${name}: ${path} cannot be read (${error.code})`])
  })
}
