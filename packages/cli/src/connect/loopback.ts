import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Callback {
  /** What to register with the consumer keys and to send as `redirect_uri`. */
  readonly redirectUri: string
  /** The query of the redirection, once the browser came back; rejects after the time limit. */
  readonly arrived: Promise<URLSearchParams>
  close(): Promise<void>
}

const page = (title: string, text: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<title>${title}</title><body style="font:18px/1.5 system-ui;margin:15vh auto;max-width:26em;padding:0 1em">` +
  `<h1 style="font-size:1.4em">${title}</h1><p>${text}</p></body></html>`

/** Catches one OAuth redirection on http://localhost:PORT/callback (RFC 8252 §7.3). Port 0: any free one. */
export async function listenForCallback(port: number, timeoutMs: number): Promise<Callback> {
  const { promise: arrived, resolve, reject } = Promise.withResolvers<URLSearchParams>()
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    response.setHeader('content-type', 'text/html; charset=utf-8')
    if (url.pathname !== '/callback') {
      response.writeHead(404).end(page('Not here', 'This address only waits for a sign-in to come back.'))
      return
    }
    const denied = url.searchParams.get('error')
    response.end(
      denied === null
        ? page('Signed in', 'You can close this window and go back to the terminal.')
        : page('Not connected', 'Nothing was stored. You can close this window.'),
    )
    resolve(url.searchParams)
  })
  await new Promise<void>((listening, failed) => {
    server.once('error', failed)
    server.listen(port, 'localhost', listening)
  })
  const timer = setTimeout(() => reject(new Error('nobody signed in within the time limit')), timeoutMs)
  arrived.catch(() => {})
  return {
    redirectUri: `http://localhost:${(server.address() as AddressInfo).port}/callback`,
    arrived,
    close: async () => {
      clearTimeout(timer)
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}
