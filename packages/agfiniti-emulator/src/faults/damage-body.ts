import type { ServerResponse } from 'node:http'
import type { Endpoint } from '../endpoints.ts'
import type { Faults } from './faults.ts'

const BODY_FAULTS = ['reset', 'truncate', 'corrupt', 'noTokenType'] as const

/**
 * Applies the faults that change an answer's body, whoever writes it. The body is held back until it is complete; so a
 * reset comes after the work was done, which at the token endpoint means after the refresh token was exchanged.
 * Answers that are errors already are left alone and use up no fault.
 */
export function damageBody(faults: Faults, endpoint: Endpoint, res: ServerResponse): void {
  if (!BODY_FAULTS.some((kind) => faults.has(kind, endpoint))) return
  holdBack(res, (whole) => {
    if (res.statusCode >= 400) return res.end(whole)
    let body = whole
    if (faults.take('noTokenType', endpoint)) {
      const { token_type: _, ...rest } = JSON.parse(body.toString())
      body = Buffer.from(JSON.stringify(rest))
    }
    if (body.length > 0 && faults.take('corrupt', endpoint)) {
      const middle = body.length >> 1
      body.writeUInt8(body.readUInt8(middle) ^ 0xff, middle)
    }
    const truncate = faults.take('truncate', endpoint)
    if (truncate) body = body.subarray(0, truncate.bytes ?? body.length >> 1)
    res.setHeader('Content-Length', body.length)

    const reset = faults.take('reset', endpoint)
    if (reset === undefined) return res.end(body)
    const part = body.subarray(0, reset.bytes ?? body.length >> 1)
    const { socket } = res
    if (part.length === 0) return socket?.resetAndDestroy()
    return res.write(part, () => socket?.resetAndDestroy())
  })
}

/** Collects what is written to `res`, and hands over the whole at its end, with headers not yet sent. */
function holdBack(res: ServerResponse, release: (body: Buffer) => void): void {
  const original = { writeHead: res.writeHead, write: res.write, end: res.end }
  const chunks: Buffer[] = []
  const collect = (chunk: unknown): void => {
    if (typeof chunk === 'string') chunks.push(Buffer.from(chunk))
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk))
  }
  const writeHead = (status: number, ...rest: unknown[]): ServerResponse => {
    res.statusCode = status
    const headers = rest.at(-1)
    if (typeof headers === 'object' && headers !== null) {
      for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
    }
    return res
  }
  const write = (chunk: unknown): boolean => {
    collect(chunk)
    return true
  }
  const end = (chunk?: unknown): ServerResponse => {
    collect(chunk)
    Object.assign(res, original)
    release(Buffer.concat(chunks))
    return res
  }
  Object.assign(res, { writeHead, write, end })
}
