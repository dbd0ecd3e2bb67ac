import type { Readable } from 'node:stream'
import { basePaths } from '@sheaf/contract'
import Type from 'typebox'
import { readToken } from '../../owners/tokens.ts'
import { forbidden, HttpProblem } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { ownerOf, tokenOf } from '../session.ts'
import { eventStream } from './event-stream.ts'

const description = `Server-sent events. \`reset\` is the first one and says that from here on every change is told, so
that what is on the screen is to be asked for; it comes again whenever changes may have been missed. \`change\` has a
\`Change\` for its data: changes are gathered for a tenth of a second and told once each. The stream ends with the token.`

/** What changes, told to the pages of the owner as it happens. */
export function consoleEventRoutes(app: App, { context, config, limits, signingKeys }: Parts): void {
  const { changes, db, clock } = context
  const open = new Map<string, Set<() => void>>()
  app.addHook('preClose', async () => {
    for (const streams of open.values()) for (const end of streams) end()
  })

  app.get(
    `${basePaths.console}/events`,
    {
      // A stream of its own for a question that has no body would never end.
      exposeHeadRoute: false,
      compress: false,
      schema: {
        tags: ['Console'],
        summary: 'What changes, as it happens',
        description,
        response: {
          200: {
            description: 'A stream',
            content: { 'text/event-stream': { schema: Type.Unsafe<Readable>({ type: 'string' }) } },
          },
        },
      },
    },
    async (request, reply) => {
      const { ownerId } = ownerOf(request)
      // Who waits for an answer that ends waits for ever.
      if (!/\btext\/event-stream\b/i.test(request.headers.accept ?? ''))
        throw new HttpProblem(400, 'This is a stream: ask with Accept: text/event-stream')
      const token = tokenOf(request, config.publicUrl)
      if (token === undefined) throw forbidden()
      const streams = open.get(ownerId) ?? new Set()
      if (streams.size >= limits.eventStreams)
        throw new HttpProblem(429, `No more than ${limits.eventStreams} event streams at once`)
      open.set(ownerId, streams)

      const { body, send, beat } = eventStream()
      const end = () => void body.end()
      const endWithToken = async () => {
        if (!(await readToken(db, signingKeys, token, clock()))) end()
      }
      const check = () =>
        void endWithToken().catch((err) =>
          request.log.warn({ err }, 'the token of a stream was not looked at'),
        )
      const heartbeat = setInterval(() => {
        beat()
        check()
      }, limits.heartbeatMs)
      const leave = changes.hear(ownerId, {
        changed(told) {
          for (const change of told) send('change', change)
          // Signed out, or with a new password.
          if (told.some(({ kind }) => kind === 'owner')) check()
        },
        reset: () => send('reset', {}),
      })
      streams.add(end)
      body.once('close', () => {
        clearInterval(heartbeat)
        leave()
        streams.delete(end)
        if (streams.size === 0) open.delete(ownerId)
      })
      return reply
        .type('text/event-stream')
        .headers({
          // Nor does a connection outlive its stream: a server that stops would wait for it.
          connection: 'close',
          'x-accel-buffering': 'no',
        })
        .send(body)
    },
  )
}
