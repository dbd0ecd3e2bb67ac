import { readFile } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import type { Accounts } from '../accounts/accounts.ts'
import type { Counters } from '../counters.ts'
import { RequestError } from '../errors.ts'
import type { Faults } from '../faults/faults.ts'
import { parseFault } from '../faults/parse-fault.ts'
import type { FileStore } from '../files/file-store.ts'
import type { TokenStore } from '../oauth/token-store.ts'
import { revokeGrants } from './revoke-grants.ts'

interface Behind {
  readonly accounts: Accounts
  readonly files: FileStore
  readonly store: TokenStore
  readonly faults: Faults
  readonly counters: Counters
  readonly now: () => number
}

const LARGEST_FILE = 512 * 1024 * 1024

/** What the real service does not have: faults, counters, revocation and new files, for whoever drives a test. */
export function controlRoutes(app: FastifyInstance, behind: Behind): void {
  const { accounts, files, store, faults, counters, now } = behind

  app.get('/emulator/style.css', async (_request, reply) => {
    const style = await readFile(new URL('../pages/style.css', import.meta.url))
    return reply.type('text/css; charset=utf-8').send(style)
  })

  app.get('/emulator/counters', async () => counters.snapshot())
  app.delete('/emulator/counters', async (_request, reply) => {
    counters.reset()
    return reply.code(204).send()
  })

  app.get('/emulator/faults', async () => faults.list())
  app.post('/emulator/faults', async (request, reply) => {
    const fault = parseFault(request.body)
    return reply.code(201).send({ id: faults.add(fault), fault })
  })
  app.delete('/emulator/faults', async (_request, reply) => {
    faults.clear()
    return reply.code(204).send()
  })
  app.delete<{ Params: { id: string } }>('/emulator/faults/:id', async (request, reply) => {
    if (!faults.remove(Number(request.params.id))) {
      throw new RequestError(404, 'fault_not_found', 'There is no such fault, or it is used up.')
    }
    return reply.code(204).send()
  })

  app.get('/emulator/grants', async () => store.grants())
  app.post<{ Body: unknown }>('/emulator/revoke', async (request) => ({
    revoked: revokeGrants({ store, accounts }, request.body),
  }))
  app.post('/emulator/expire-access-tokens', async () => ({ expired: store.expireAccessTokens() }))

  app.delete<{ Params: { id: string } }>('/emulator/files/:id', async (request, reply) => {
    if (!files.remove(request.params.id))
      throw new RequestError(404, 'file_not_found', 'There is no such file.')
    return reply.code(204).send()
  })
  app.get('/emulator/uploads', async () => files.uploads())

  // The body is the file itself: curl --data-binary @sample.zip '.../emulator/files?account=EMAIL&name=sample.zip'
  app.register(async (raw) => {
    raw.removeAllContentTypeParsers()
    raw.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LARGEST_FILE }, (_request, body, done) => {
      done(null, body)
    })
    raw.post<{ Querystring: Record<string, string | undefined> }>(
      '/emulator/files',
      async (request, reply) => {
        const { account: email = '', name = '', type = 'other', id } = request.query
        const account = accounts.byEmail(email)
        if (account === undefined)
          throw new RequestError(400, 'unknown_account', 'account must be a seeded e-mail.')
        const content = request.body
        if (name === '' || !(content instanceof Uint8Array) || content.length === 0) {
          throw new RequestError(400, 'file_missing', 'Give a name, and the file as the body.')
        }
        const added = files.put({ id, accountId: account.id, name, type, modified: now(), content })
        return reply.code(201).send({ id: added.id, name, accountId: account.id })
      },
    )
  })
}
