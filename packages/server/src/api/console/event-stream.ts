import { PassThrough } from 'node:stream'

/** Held back for a client that reads slowly; then changes are dropped, and it is told to ask anew. */
const mostBytes = 64 * 1024

export interface EventStream {
  readonly body: PassThrough
  /** `event: <name>`, with data as JSON. */
  send(name: string, data: unknown): void
  /** A comment: proxies and the client see that the line stands. */
  beat(): void
}

/** Server-sent events (WHATWG HTML §9.2). A client that has lost events hears `reset` as soon as it reads again. */
export function eventStream(): EventStream {
  const body = new PassThrough({ writableHighWaterMark: mostBytes })
  let behind = false
  const write = (text: string) => {
    if (behind || body.destroyed || body.writableEnded) return
    behind = !body.write(text)
  }
  const send = (name: string, data: unknown) => write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
  body.on('drain', () => {
    if (!behind) return
    behind = false
    send('reset', {})
  })
  write('retry: 3000\n\n')
  return { body, send, beat: () => write(': \n\n') }
}
