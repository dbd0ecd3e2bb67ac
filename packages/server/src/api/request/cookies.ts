import type { FastifyReply, FastifyRequest } from 'fastify'

export interface Cookie {
  readonly name: string
  readonly value: string
  readonly path: string
  /** Seconds; 0 removes it. */
  readonly maxAge: number
  /** Lax: sent also when a plain link of another site leads here. */
  readonly sameSite: 'Strict' | 'Lax'
  /** Whether browsers reach us over https. */
  readonly secure: boolean
}

/** For no script to read. */
export function setCookie(
  reply: FastifyReply,
  { name, value, path, maxAge, sameSite, secure }: Cookie,
): void {
  const attributes = [`Path=${path}`, `Max-Age=${maxAge}`, 'HttpOnly', `SameSite=${sameSite}`]
  reply.header('set-cookie', [`${name}=${value}`, ...attributes, ...(secure ? ['Secure'] : [])].join('; '))
}

export function cookieOf(request: FastifyRequest, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}
