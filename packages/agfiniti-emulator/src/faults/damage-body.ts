import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Endpoint } from '../endpoints.ts'
import type { Faults } from './faults.ts'

const BODY_FAULTS = ['reset', 'truncate', 'corrupt', 'noTokenType', 'slowBody', 'change'] as const
const PIECES = 8
const readMs = 50

/**
 * Applies the faults that change an answer's body, whoever writes it. The body is held back until it is complete; so a
 * reset comes after the work was done, which at the token endpoint means after the refresh token was exchanged.
 * Answers that are errors already are left alone and use up no fault. `change` makes the file that was asked for another.
 */
export function damageBody(
  faults: Faults,
  endpoint: Endpoint,
  res: ServerResponse,
  change: () => Promise<void>,
): void {
  if (!BODY_FAULTS.some((kind) => faults.has(kind, endpoint))) return
  holdBack(res, (whole) => {
    if (res.statusCode >= 400) {
      res.end(whole)
      return
    }
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

    const slow = faults.take('slowBody', endpoint)
    const changes = faults.take('change', endpoint)
    const reset = changes ?? faults.take('reset', endpoint)
    // Who has got all there was must not send the next request over what is about to be reset: it is not what was asked for.
    if (reset) res.setHeader('Connection', 'close')
    const part = reset ? body.subarray(0, reset.bytes ?? body.length >> 1) : body
    const send = async () => {
      if (changes) await change()
      // Nothing is slept through after the last byte: who has it is done, and may ask for the next file.
      const pieces = slow ? Math.max(1, Math.min(PIECES, part.length)) : 1
      for (let piece = 0; piece < pieces; piece++) {
        if (slow) await sleep(slow.ms ?? 100, undefined, { ref: false })
        const [start, end] = [piece, piece + 1].map((at) => Math.ceil((part.length * at) / pieces))
        await written(res, part.subarray(start, end))
      }
      if (!reset) return void res.end()
      // A reset throws away what the other side has not read yet: it gets a moment to.
      await sleep(readMs, undefined, { ref: false })
      res.socket?.resetAndDestroy()
    }
    void send()
  })
}

/** Handed to the connection; at once where there is nothing to hand over, or nobody to take it. */
function written(res: ServerResponse, bytes: Buffer): Promise<void> {
  if (bytes.length === 0 || res.destroyed) return Promise.resolve()
  return new Promise((resolve) => res.write(bytes, () => resolve()))
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
