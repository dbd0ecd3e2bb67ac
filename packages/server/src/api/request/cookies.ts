import type { FastifyReply, FastifyRequest } from 'fastify'

export interface Cookie {
  readonly name: string
  readonly value: string
  readonly path: string
  /** Seconds. */
  readonly maxAge: number
  /** Whether browsers reach us over https. */
  readonly secure: boolean
}

/** For no script to read, and sent with nothing that another site starts but a plain link. */
export function setCookie(reply: FastifyReply, { name, value, path, maxAge, secure }: Cookie): void {
  const attributes = [`Path=${path}`, `Max-Age=${maxAge}`, 'HttpOnly', 'SameSite=Lax']
  reply.header('set-cookie', [`${name}=${value}`, ...attributes, ...(secure ? ['Secure'] : [])].join('; '))
}

export function cookieOf(request: FastifyRequest, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}
