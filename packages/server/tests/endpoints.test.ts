/**
 * Every endpoint in one world of real data. First whoever has no part in it asks for all that `/openapi.json` describes,
 * and gets none of it. Then its owner calls every endpoint that Sheaf has of Leaf's; each answers with success and with a
 * body as the description has it. The lists are the description's and the contract's own: an endpoint that is added is
 * called or turns this red.
 */
import { basePaths, type Endpoint, endpoints } from '@sheaf/contract'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Asker, addUser } from './api.ts'
import { type DescribedCall, type Description, describedCalls } from './described-calls.ts'
import { type AccessCall, allRows, callInto, idsOf, leaks } from './endpoint-access.ts'
import { type Call, callOf, haveSample } from './endpoint-calls.ts'
import { makeWorld, type World } from './endpoint-world.ts'

let world: World
let description: OpenApi
beforeAll(async () => {
  world = await makeWorld()
  description = (await world.api.app.inject('/openapi.json')).json()
}, 180_000)
afterAll(() => world?.close())

type OpenApi = Description & {
  readonly paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, { schema?: object }> }> }>
  >
}

describe('who has no part in the world', () => {
  let calls: readonly { call: DescribedCall; asked: AccessCall }[]
  let marks: { readonly user: readonly string[]; readonly owner: readonly string[] }
  let before: Set<string>
  let other: Asker
  /** API keys: of another user of the same owner, and of another owner's. */
  let keys: { readonly sibling: string; readonly stranger: string }

  beforeAll(async () => {
    other = await world.api.owner()
    await haveSample(other)
    const keyOf = async (ask: Asker) => {
      const payload = { leafUserId: await addUser(ask) }
      return (await ask('POST', '/services/usermanagement/api/api-keys', { payload })).json().key
    }
    keys = { sibling: await keyOf(world.ask), stranger: await keyOf(other) }
    calls = describedCalls(description)
      // What is sent along with one call is not to be found by another one.
      .toSorted((a, b) => Number(b.method === 'GET') - Number(a.method === 'GET'))
      .map((call) => ({ call, asked: callInto(world, call) }))
    const { user, owner, secret } = world.marks
    const { db } = world.api.context
    const { owner_id } = await db
      .selectFrom('users')
      .select('owner_id')
      .where('id', '=', world.ids.leafUserId!)
      .executeTakeFirstOrThrow()
    marks = { user: [...user, ...secret], owner: [...owner, ...(await idsOf(world, owner_id))] }
    before = await allRows(world)
  }, 120_000)

  const ask = (asked: AccessCall, headers: Record<string, string>) =>
    world.api.app.inject({ ...asked, headers: { ...asked.headers, ...headers } })
  const judge = async (
    headers: Record<string, string>,
    hidden: readonly string[],
    allowed: (call: DescribedCall, answer: LightMyRequestResponse) => readonly number[],
  ) => {
    const wrong: unknown[] = []
    for (const { call, asked } of calls) {
      const answer = await ask(asked, headers)
      const { statusCode, body } = answer
      const leaked = leaks(answer, asked, hidden)
      if (leaked.length > 0 || !allowed(call, answer).includes(statusCode))
        wrong.push([call.name, statusCode, leaked, body.slice(0, 300)])
    }
    expect(calls.length).toBeGreaterThan(100)
    expect(wrong).toEqual([])
    const after = await allRows(world)
    expect([...before].filter((row) => !after.has(row))).toEqual([])
  }
  const refused = [401, 403, 404]
  /** What whoever asks is answered with: health, and whoever signs out is out. */
  const toAll = ({ name, path }: DescribedCall): readonly number[] | undefined =>
    path.startsWith('/health/') ? [200] : name === 'DELETE /console/session' ? [204] : undefined
  /** By an id. The names of app keys are each owner's own. */
  const namesSomething = ({ path }: DescribedCall) => /\{(?!provider|appName)/.test(path)

  test('without a token: 401', () =>
    judge({}, [...marks.user, ...marks.owner], (call) => toAll(call) ?? [401]))

  test('with the token of another owner: 404, or what is its own', () =>
    judge({ authorization: `Bearer ${other.token}` }, [...marks.user, ...marks.owner], (call) => {
      const open = toAll(call)
      if (open) return open
      return namesSomething(call) ? refused : [...refused, 200, 201, 204, 400]
    }))

  test('with the API key of another user: 403, 404, or what is its own', async () => {
    for (const [whose, key] of Object.entries(keys)) {
      const hidden = whose === 'sibling' ? marks.user : [...marks.user, ...marks.owner]
      await judge({ 'x-api-key': key }, hidden, (call) => {
        const open = toAll(call)
        if (open) return open
        if (call.path.includes('app-keys') && whose === 'sibling') return [...refused, 200]
        return namesSomething(call) || !call.takesApiKey ? refused : [...refused, 200]
      })
    }
  })
})

const nameOf = ({ method, service, path }: Endpoint) => `${method} ${service} ${path}`
// What removes comes last: the world is shared.
const core = endpoints
  .filter(({ stage }) => stage === 'core')
  .toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'))

test.each(core.map((endpoint) => [nameOf(endpoint), endpoint] as const))('%s', async (name, endpoint) => {
  const call: Call = await callOf(name, world)
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, parameter: string) => {
    const value = call.path?.[parameter] ?? world.ids[parameter]
    if (value === undefined) throw new Error(`${name}: nothing stands for {${parameter}}`)
    return encodeURIComponent(value)
  })
  const url = `${basePaths[endpoint.service]}${path}${call.query ?? ''}`
  const answer = await world.ask(endpoint.method as 'GET', url, call.options ?? {})
  const { status = 200, mediaType } = call
  expect([answer.statusCode, answer.statusCode === status ? '' : answer.body]).toEqual([status, ''])
  if (mediaType) expect(answer.headers['content-type']).toContain(mediaType)
  if (mediaType || status === 303) return
  const schema = described(endpoint, answer.statusCode)
  if (schema) expect(faults(schema, answer.json())).toEqual([])
  else expect(answer.body).toBe('')
})

/** The schema of an answer's body, as it is published; undefined where the description has none. */
function described(endpoint: Endpoint, status: number): object | undefined {
  const wanted = basePaths[endpoint.service] + endpoint.path
  const method = endpoint.method.toLowerCase()
  const paths = Object.entries(description.paths).filter(([, methods]) => methods[method])
  const [, methods] =
    paths.find(([path]) => path === wanted) ?? paths.find(([path]) => sameShape(path, wanted)) ?? []
  expect(methods, 'is described').toBeDefined()
  return methods?.[method]?.responses[status]?.content?.['application/json']?.schema
}

/** Where the table names a provider, the description may have a parameter. */
function sameShape(one: string, other: string): boolean {
  const [a, b] = [one.split('/'), other.split('/')]
  return a.length === b.length && a.every((part, i) => part === b[i] || /\{/.test(part) || /\{/.test(b[i]!))
}

function faults(schema: object, body: unknown): string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema(description, 'openapi')
  const inDocument = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/'))
  const validate = ajv.compile(inDocument)
  return validate(body) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`)
}
