/** A webhook's other end, on a loopback port. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface ReceivedCall {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Receiver {
  readonly url: string
  readonly port: number
  readonly calls: ReceivedCall[]
  /** What is done with each call from now on; 200 and nothing else at first. */
  answer: (response: ServerResponse, request: IncomingMessage) => void
  close(): Promise<void>
}

export const ok: Receiver['answer'] = (response) => void response.writeHead(200).end()

export async function startReceiver(): Promise<Receiver> {
  const calls: ReceivedCall[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    calls.push({ method: request.method ?? '', headers: request.headers, body })
    receiver.answer(response, request)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    calls,
    answer: ok,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return receiver
}
