/** Requests to what the API's description names: paths, queries, headers and bodies, right, nearly right, and wrong. */
import fc, { type Arbitrary } from 'fast-check'
import type { InjectOptions } from 'fastify'
import type { DescribedCall, Schema } from '../described-calls.ts'
import { anything, type Known, nearlyValid, oddText, valid } from './values.ts'

export interface FuzzedRequest extends Pick<InjectOptions, 'method' | 'headers' | 'payload'> {
  /** Of the call in the description. */
  readonly name: string
  readonly url: string
}

/** Who asks: values of `authorization` and `x-api-key`. */
export interface Callers {
  readonly token: string
  readonly apiKey: string
}

type Headers = Record<string, string>

export function requestsTo(
  calls: readonly DescribedCall[],
  known: Known,
  callers: Callers,
): Arbitrary<FuzzedRequest> {
  return fc.oneof(...calls.map((call) => requestTo(call, known, callers)))
}

function requestTo(call: DescribedCall, known: Known, callers: Callers): Arbitrary<FuzzedRequest> {
  return fc
    .tuple(
      methodOf(call),
      pathOf(call, known),
      queryOf(call, known),
      oddHeaders,
      callerOf(callers),
      bodyOf(call, known),
    )
    .map(([method, path, query, odd, caller, { headers, payload }]) => ({
      name: call.name,
      method: method as DescribedCall['method'],
      url: path + query,
      headers: { ...headers, ...odd, ...caller },
      ...(payload === undefined ? {} : { payload }),
    }))
}

function methodOf({ method }: DescribedCall): Arbitrary<string> {
  return fc.oneof(
    { weight: 20, arbitrary: fc.constant(method) },
    fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'),
  )
}

const callerOf = ({ token, apiKey }: Callers): Arbitrary<Headers> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant<Headers>({ authorization: `Bearer ${token}` }) },
    { weight: 3, arbitrary: fc.constant<Headers>({ 'x-api-key': apiKey }) },
    fc.constantFrom<Headers>(
      {},
      { authorization: 'Bearer' },
      { authorization: 'Bearer a.b.c' },
      { authorization: `Bearer ${token.slice(0, -2)}` },
      { authorization: `Basic ${token}` },
      { 'x-api-key': '' },
      { 'x-api-key': 'lk_x' },
    ),
  )

/** As bytes of a URL; parts may be no text in any encoding. */
const brokenParts = ['%', '%zz', '%c0%af', '%ed%a0%80', '%00', '..', '.', '%2e%2e%2f', '%2F', ';', '\\', '*']

function encoded(value: unknown): string {
  return encodeURIComponent(String(value).toWellFormed())
}

function pathOf({ path, parameters }: DescribedCall, known: Known): Arbitrary<string> {
  const parts = path.split(/(\{\w+\})/).map((part): Arbitrary<string> => {
    if (!part.startsWith('{')) return fc.constant(part)
    const name = part.slice(1, -1)
    const schema = parameters.find((each) => each.in === 'path' && each.name === name)?.schema ?? {}
    return fc.oneof(
      { weight: 12, arbitrary: valid(schema, name, known).map(encoded) },
      oddText.map(encoded),
      fc.constantFrom(...brokenParts),
    )
  })
  const whole = fc.tuple(...parts).map((chosen) => chosen.join(''))
  return fc.oneof(
    { weight: 30, arbitrary: whole },
    whole.map((text) => `${text}/`),
    whole.map((text) => text.replaceAll('/', '//')),
    fc.tuple(whole, fc.constantFrom(...brokenParts)).map(([text, broken]) => `${text}/${broken}`),
  )
}

function queryOf({ parameters }: DescribedCall, known: Known): Arbitrary<string> {
  const described = parameters
    .filter((each) => each.in === 'query')
    .map(({ name, schema }) =>
      fc.oneof(
        { weight: 6, arbitrary: fc.constant('') },
        { weight: 6, arbitrary: valid(schema, name, known).map((value) => pairs(name, value)) },
        { weight: 3, arbitrary: oddText.map((value) => pairs(name, value)) },
        fc.constantFrom(...brokenParts).map((value) => `${name}=${value}`),
        fc.constantFrom(`${name}`, `${name}=1&${name}=2`, `${name}[]=1`, `${name}[a]=1`, `${name}=a,b;c`),
      ),
    )
  const stray = fc.oneof(
    { weight: 12, arbitrary: fc.constant('') },
    fc.constantFrom('__proto__=1', 'constructor[prototype][a]=1', 'toString=', '&&&', '=', '%', '?', 'a=%ff'),
    fc.tuple(oddText, oddText).map(([name, value]) => pairs(name, value)),
  )
  return fc.tuple(...described, stray).map((chosen) => {
    const query = chosen.filter(Boolean).join('&')
    return query === '' ? '' : `?${query}`
  })
}

function pairs(name: string, value: unknown): string {
  return [value]
    .flat()
    .map((each) => `${encoded(name)}=${encoded(each)}`)
    .join('&')
}

const headerText = fc.string({
  unit: fc.integer({ min: 0x20, max: 0xff }).map((c) => String.fromCharCode(c)),
})
const oddHeaders: Arbitrary<Headers> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Headers>({}) },
  fc
    .dictionary(
      fc.constantFrom(
        'accept',
        'accept-encoding',
        'range',
        'if-range',
        'if-none-match',
        'cookie',
        'origin',
        'host',
        'sec-fetch-site',
        'access-control-request-method',
        'x-forwarded-for',
        'x-forwarded-proto',
        'x-http-method-override',
        'accept-language',
        'last-event-id',
      ),
      fc.oneof(
        headerText,
        fc.constantFrom(
          'bytes=0-',
          'bytes=-1',
          'bytes=5-2,9-',
          'bytes=99999999999999999999-',
          'gzip;q=0',
          'br, *;q=0.1',
          'sheaf-link=%00; sheaf-browser=__proto__',
          'null',
          'https://evil.example',
          '*',
          '::1, 10.0.0.1',
        ),
      ),
      { maxKeys: 4 },
    )
    .map((headers) => ({ ...headers })),
)

interface Body {
  readonly headers: Headers
  readonly payload: string | Buffer | undefined
}

function bodyOf({ method, body }: DescribedCall, known: Known): Arbitrary<Body> {
  const none = fc.constant<Body>({ headers: {}, payload: undefined })
  const wild = fc
    .tuple(fc.oneof(oddText, anything.map(textOf), fc.uint8Array().map(Buffer.from)), types)
    .map(([payload, headers]): Body => ({ headers, payload: payload as string | Buffer }))
  if (body === undefined) return method === 'GET' ? none : fc.oneof({ weight: 8, arbitrary: none }, wild)
  const right = body.kind === 'json' ? jsonOf(body.schema, known) : formOf(body.schema, known)
  return fc.oneof({ weight: 12, arbitrary: right }, none, wild)
}

function textOf(value: unknown): string {
  return JSON.stringify(value) ?? ''
}

const types = fc.constantFrom<Headers>(
  { 'content-type': 'application/json' },
  { 'content-type': 'application/json; charset=utf-16' },
  { 'content-type': 'application/x-www-form-urlencoded' },
  { 'content-type': 'text/plain' },
  { 'content-type': 'multipart/form-data' },
  { 'content-type': 'multipart/form-data; boundary=' },
  { 'content-type': 'multipart/form-data; boundary=b' },
  { 'content-type': '/' },
  { 'content-type': '' },
  { 'content-type': 'application/json', 'content-encoding': 'gzip' },
  {},
)

function jsonOf(schema: Schema, known: Known): Arbitrary<Body> {
  const text = fc.oneof(
    { weight: 5, arbitrary: valid(schema, '', known).map(textOf) },
    { weight: 6, arbitrary: nearlyValid(schema, '', known).map(textOf) },
    anything.map(textOf),
    // Deeper than any stack.
    fc.constantFrom('[', '{"a":').map((open) => open.repeat(50_000)),
    fc.constant(`${'['.repeat(50_000)}${']'.repeat(50_000)}`),
    fc.constant(`{"geometry":{"type":"Polygon","coordinates":${'['.repeat(5000)}1${']'.repeat(5000)}}}`),
    // Cut, or with a key that reaches into a prototype, or twice the same one.
    fc.tuple(valid(schema, '', known), fc.nat(200)).map(([value, at]) => textOf(value).slice(0, at)),
    valid(schema, '', known).map((value) => textOf(value).replace('{', '{"__proto__":{"a":1},')),
    valid(schema, '', known).map((value) => textOf(value).replace('{', '{"constructor":{"prototype":1},')),
  )
  return fc
    .tuple(
      text,
      fc.oneof({ weight: 9, arbitrary: fc.constant({ 'content-type': 'application/json' }) }, types),
    )
    .map(([payload, headers]) => ({ headers, payload }))
}

function formOf({ properties = {} }: Schema, known: Known): Arbitrary<Body> {
  const field = fc.oneof(
    ...Object.entries(properties).map(([name, schema]) =>
      fc.tuple(fc.constant(name), fc.oneof(valid(schema, name, known).map(String), oddText)),
    ),
    fc.tuple(oddText, oddText),
  )
  const content = fc.oneof(
    fc.constantFrom(Buffer.from('PK\x05\x06'.padEnd(22, '\0')), Buffer.from('PK\x03\x04'), Buffer.alloc(0)),
    fc.uint8Array({ maxLength: 100 }).map(Buffer.from),
  )
  const file = fc.tuple(fc.constantFrom('file', 'file', 'file', 'other', '__proto__'), oddText, content)
  return fc
    .tuple(fc.array(field, { maxLength: 4 }), fc.array(file, { maxLength: 2 }), fc.nat(9))
    .map(([fields, files, end]) => {
      const quoted = (text: string) => text.toWellFormed().replaceAll('"', '%22')
      const chunks = fields.map(([name, value]) =>
        Buffer.from(`--b\r\ncontent-disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`),
      )
      for (const [part, name, bytes] of files) {
        const head = `--b\r\ncontent-disposition: form-data; name="${part}"; filename="${quoted(name)}"\r\n\r\n`
        chunks.push(Buffer.from(head), bytes, Buffer.from('\r\n'))
      }
      // One in ten breaks off.
      if (end > 0) chunks.push(Buffer.from('--b--\r\n'))
      return {
        headers: { 'content-type': 'multipart/form-data; boundary=b' },
        payload: Buffer.concat(chunks),
      }
    })
}
