/**
 * Every endpoint that Sheaf has of Leaf's, called in one world of real data; each answers with success and with a body
 * as `/openapi.json` describes it. The list is the contract's own: an endpoint that is added is called or turns this red.
 */
import { basePaths, type Endpoint, endpoints } from '@sheaf/contract'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Call, callOf } from './endpoint-calls.ts'
import { makeWorld, type World } from './endpoint-world.ts'

let world: World
let description: OpenApi
beforeAll(async () => {
  world = await makeWorld()
  description = (await world.api.app.inject('/openapi.json')).json()
}, 180_000)
afterAll(() => world?.close())

interface OpenApi {
  readonly paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, { schema?: object }> }> }>
  >
}

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
