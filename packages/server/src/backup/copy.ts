/** PostgreSQL's COPY over `pg`, which knows its messages and leaves their use to others. */
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { PassThrough } from 'node:stream'
import type pg from 'pg'

/** Of `pg`'s connection what a COPY needs. */
interface Connection {
  readonly stream: { pause(): void; resume(): void } & Writable
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
  sendCopyFail(message: string): void
}

/** What `pg` calls on a query of one's own. */
interface CopyQuery {
  submit(connection: Connection): void
  handleCopyData(message: { chunk: Buffer }, connection: Connection): void
  handleCopyInResponse(connection: Connection): void
  handleCommandComplete(): void
  handleReadyForQuery(): void
  handleError(error: Error): void
}

/** `copy ... to stdout`: its bytes. A slow reader slows the server down. */
export function copyOut(client: pg.Client, text: string): Readable {
  const out = new PassThrough({ highWaterMark: 2 ** 20 })
  const query: CopyQuery = {
    submit: (connection) => connection.query(text),
    handleCopyData({ chunk }, connection) {
      if (out.write(Buffer.from(chunk))) return
      connection.stream.pause()
      out.once('drain', () => connection.stream.resume())
    },
    handleCopyInResponse: (connection) => connection.sendCopyFail('this reads'),
    handleCommandComplete() {},
    handleReadyForQuery: () => void out.end(),
    handleError: (error) => void out.destroy(error),
  }
  client.query(query as unknown as pg.Submittable)
  return out
}

/** `copy ... from stdin` of the chunks. Throws what the server says of them, or what reading them throws. */
export async function copyIn(
  client: pg.Client,
  text: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let failed: Error | undefined
  const send = async (connection: Connection) => {
    try {
      for await (const chunk of chunks) {
        if (failed) return
        connection.sendCopyFromChunk(Buffer.from(chunk))
        if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain')
      }
      connection.endCopyFrom()
    } catch (error) {
      failed ??= error as Error
      connection.sendCopyFail('the bytes end')
    }
  }
  const query: CopyQuery = {
    submit: (connection) => connection.query(text),
    handleCopyData() {},
    handleCopyInResponse: (connection) => void send(connection),
    handleCommandComplete() {},
    handleReadyForQuery: () => (failed ? reject(failed) : resolve()),
    handleError(error) {
      failed ??= error
      reject(failed)
    },
  }
  client.query(query as unknown as pg.Submittable)
  return promise
}
