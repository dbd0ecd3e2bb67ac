/** Passwords as scrypt hashes in one text: `$scrypt$ln=15,r=8,p=3$<salt>$<hash>` (base64url). */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

/** 32 MiB and three passes: the OWASP password storage cheat sheet's minimum for scrypt. */
const cost = { ln: 15, r: 8, p: 3 }
const saltBytes = 16
const hashBytes = 32

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const hash = await derive(password, salt, cost)
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${salt.toString('base64url')}$${hash.toString('base64url')}`
}

/** Takes as long for a hash that nobody has (`undefined`) as for a wrong password. */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  const { parameters, salt, hash } = parse(stored ?? nobody)
  const same = timingSafeEqual(await derive(password, salt, parameters), hash)
  return same && stored !== undefined
}

export function randomPassword(): string {
  return randomBytes(18).toString('base64url')
}

const nobody = `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${'A'.repeat(22)}$${'A'.repeat(43)}`

function parse(stored: string) {
  const match = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w-]+)\$([\w-]{43})$/.exec(stored)
  if (!match) throw new Error('A stored password hash has an unknown form')
  const [, ln, r, p, salt = '', hash = ''] = match
  return {
    parameters: { ln: Number(ln), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  }
}

/** The same text typed on another keyboard may be composed otherwise: NFKC makes one of them. */
function derive(password: string, salt: Buffer, { ln, r, p }: typeof cost): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** ln, r, p, maxmem: 2 ** ln * r * 256 }
  return new Promise((resolve, reject) =>
    scrypt(password.normalize('NFKC'), salt, hashBytes, options, (error, hash) =>
      error ? reject(error) : resolve(hash),
    ),
  )
}
