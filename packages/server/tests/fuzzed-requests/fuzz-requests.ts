/** The property: whatever is asked, the service answers, and never with a fault of its own. */
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { describedCalls } from '../described-calls.ts'
import { type FuzzedRequest, requestsTo } from './requests.ts'
import type { Known } from './values.ts'

interface Fault {
  readonly request: FuzzedRequest
  /** The status, and what was thrown. */
  readonly what: string
}

export interface FuzzFigures {
  readonly requests: number
  /** Numbers of answers by status. */
  readonly statuses: Readonly<Record<string, number>>
  /** One of each kind. */
  readonly faults: readonly Fault[]
}

const atOnce = 8
const sampled = 500

/**
 * The app is not ready yet. Makes `runs` requests, the same ones for the same seed, as the owner and as others. 501 is an answer: it names what
 * is not served.
 */
export async function fuzzRequests(
  app: FastifyInstance,
  { token, runs, seed }: { token: string; runs: number; seed: number },
): Promise<FuzzFigures> {
  const thrown = keepThrown(app)
  const calls = describedCalls((await app.inject('/openapi.json')).json())
  const statuses: Record<string, number> = {}
  const faults = new Map<string, Fault>()
  const onRejection = (reason: unknown) =>
    note({ name: 'afterwards' } as FuzzedRequest, `unhandled: ${reason}`)
  const note = (request: FuzzedRequest, what: string) => {
    const kind = `${request.name} ${what}`
    const before = faults.get(kind)
    if (!before || JSON.stringify(request).length < JSON.stringify(before.request).length)
      faults.set(kind, { request, what })
  }
  const ask = async ({ name, ...request }: FuzzedRequest) => {
    try {
      const { statusCode, body, headers } = await app.inject(request)
      const id = String(headers['x-request-id'])
      statuses[statusCode] = (statuses[statusCode] ?? 0) + 1
      if (statusCode >= 500 && statusCode !== 501)
        note({ name, ...request }, `${statusCode} ${thrown.get(id) ?? body}`)
      thrown.delete(id)
    } catch (error) {
      note({ name, ...request }, `no answer: ${(error as Error).message}`)
    }
  }
  process.on('unhandledRejection', onRejection)
  try {
    for (let done = 0; done < runs; done += sampled) {
      // What there is to name is made anew now and then: some requests remove it.
      const { known, apiKey } = await prepare(app, token)
      const requests = requestsTo(calls, known, { token, apiKey })
      const some = fc.sample(requests, { numRuns: Math.min(sampled, runs - done), seed: seed + done })
      const left = some.values()
      await Promise.all(
        Array.from({ length: atOnce }, async () => {
          for (const request of left) await ask(request)
        }),
      )
    }
  } finally {
    process.off('unhandledRejection', onRejection)
  }
  return { requests: runs, statuses, faults: [...faults.values()] }
}

/** What was thrown, by request: answers tell nothing of it. Called before the app is ready. */
function keepThrown(app: FastifyInstance): Map<string, string> {
  const thrown = new Map<string, string>()
  app.addHook('onError', async ({ id }, _reply, { name, message, stack }) => {
    thrown.set(
      id,
      `${name}: ${message} ${stack
        ?.split('\n')
        .find((line) => line.includes('/src/'))
        ?.trim()}`,
    )
  })
  return thrown
}

/** Things to name: a user with what it can have, so that requests reach further than to a 404. */
async function prepare(app: FastifyInstance, token: string): Promise<{ known: Known; apiKey: string }> {
  const post = async (url: string, payload: object) => {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await app.inject({ method: 'POST', url, payload, headers })
    if (answer.statusCode !== 201) throw new Error(`${url}: ${answer.body}`)
    return answer.json()
  }
  const management = '/services/usermanagement/api'
  const { id: leafUserId } = await post(`${management}/users`, { name: 'Nora', email: 'n@example.com' })
  const fields = `/services/fields/api/users/${leafUserId}`
  const { id: growerId } = await post(`${fields}/growers`, { name: 'Nora' })
  const { id: farmId } = await post(`${fields}/farms`, { name: 'Home', growerId })
  const outline = [
    [1, 1],
    [1.01, 1],
    [1.01, 1.01],
    [1, 1],
  ]
  const geometry = { type: 'Polygon', coordinates: [outline] }
  const { id: fieldId } = await post(`${fields}/fields`, { name: 'West', farmId, geometry })
  const appName = `main ${leafUserId.slice(0, 8)}`
  await post(`${management}/app-keys/AgLeader/${appName}`, { publicKey: 'p', privateKey: 's' })
  const { key: apiKey } = await post(`${management}/api-keys`, { leafUserId, expiresIn: 86_400 })
  const link = `/services/widgets/api/magic-link/users/${leafUserId}/file-upload`
  const { id: magicLinkId } = await post(link, {})
  const known = {
    leafUserId: [leafUserId],
    growerId: [growerId],
    farmId: [farmId],
    fieldId: [fieldId],
    magicLinkId: [magicLinkId],
    id: [leafUserId, growerId, farmId, fieldId, magicLinkId],
    provider: ['AgLeader', 'agleader', 'JohnDeere', 'Other'],
    appName: [appName],
    artifact: ['standardGeojson', 'original'],
    sort: ['createdTime,desc', 'name', 'id,asc'],
  }
  return { known, apiKey }
}
