import type { SendWebPage } from '../pages/web.ts'
import type { App } from '../parts.ts'

/** The console. It finds its way behind the `#`, so that no path of the API is taken. */
export function consolePageRoute(app: App, send: SendWebPage): void {
  app.get('/', { config: { public: true }, schema: { hide: true } }, (_request, reply) =>
    send(reply.header('cross-origin-opener-policy', 'same-origin'), { file: 'index.html' }),
  )
}
