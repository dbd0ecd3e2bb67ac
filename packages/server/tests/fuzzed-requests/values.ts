/** Values by a schema: what it takes, what it nearly takes, and what nothing takes. */
import fc, { type Arbitrary } from 'fast-check'
import type { Schema } from '../described-calls.ts'

/** Values that stand for something, by the name of what holds them. */
export type Known = Readonly<Record<string, readonly unknown[]>>

const texts = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  "'; drop table users; --",
  '%',
  '%00',
  '../../etc/passwd',
  '\r\nx: y',
  '\u202egnp.exe',
  'ÅÄÖ\u0301😀',
  'a'.repeat(256),
  'é'.repeat(5000),
  'null',
  'NaN',
  'Infinity',
  '0x10',
  '1e400',
  '-0',
  '9007199254740993',
  '2147483648',
  '-1',
  '1.5',
  '0000-01-01',
  '2024-02-30',
  '2024-01-01T24:00:00Z',
  '9999-12-31T23:59:59.999999999+14:00',
  '+275760-09-13T00:00:00.000Z',
  '-000001-01-01T00:00:00Z',
  '2024-06-01T00:00:00 05:30',
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  'name,desc',
  'id,up',
  ',',
  '[object Object]',
]
const numbers = [
  0,
  -0,
  -1,
  0.1,
  1e-320,
  101,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 53,
  2 ** 63,
  1e21,
  1e308,
  -1e308,
  Number.MAX_SAFE_INTEGER,
]

/** Texts that go wrong somewhere. */
export const oddText: Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...texts) },
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 20 }),
)

const position = fc.tuple(fc.double({ min: -180, max: 180 }), fc.double({ min: -90, max: 90 }))
const oddPosition = fc.oneof(
  position,
  fc.array(fc.oneof(fc.constantFrom(...numbers), fc.double({ noNaN: true, min: -400, max: 400 })), {
    maxLength: 4,
  }),
)
const ring = (each: Arbitrary<readonly number[]>) =>
  fc
    .tuple(fc.array(each, { maxLength: 6 }), fc.boolean())
    .map(([points, closed]) => (closed && points[0] ? [...points, points[0]] : points))
const square = fc
  .tuple(fc.double({ min: -170, max: 170, noNaN: true }), fc.double({ min: -80, max: 80, noNaN: true }))
  .map(([x, y]) => [
    [x, y],
    [x + 0.01, y],
    [x + 0.01, y + 0.01],
    [x, y + 0.01],
    [x, y],
  ])

/** GeoJSON, good, bad and absurd. */
const geometry: Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: square.map((outline) => ({ type: 'Polygon', coordinates: [outline] })) },
  square.map((outline) => ({ type: 'MultiPolygon', coordinates: [[outline], [outline]] })),
  fc.record({ type: fc.constant('Polygon'), coordinates: fc.array(ring(oddPosition), { maxLength: 3 }) }),
  fc.record({
    type: fc.constantFrom('Polygon', 'MultiPolygon', 'Point', 'GeometryCollection', 'toString', ''),
    coordinates: fc.oneof(oddPosition, fc.array(fc.array(ring(position), { maxLength: 2 })), fc.anything()),
  }),
)

/** What no schema asks for. */
export const anything: Arbitrary<unknown> = fc.oneof(
  oddText,
  fc.constantFrom<unknown>(...numbers, null, true, false, [], {}, [[]], [null]),
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(10, 500).map(nested),
  geometry,
)

function nested(depth: number): unknown {
  let value: unknown = 1
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value }
  return value
}

/** What the schema takes; `name` is that of the property that holds it. */
export function valid(schema: Schema, name: string, known: Known): Arbitrary<unknown> {
  const standing = known[name]
  const made = schemaOnly(schema, name, known)
  return standing ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...standing) }, made) : made
}

function schemaOnly(schema: Schema, name: string, known: Known): Arbitrary<unknown> {
  if (name === 'geometry') return geometry
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((each) => valid(each, name, known)))
  const { minimum: min, maximum: max } = schema
  switch (schema.type) {
    case 'object':
      return objectOf(schema, known)
    case 'array': {
      const lengths = { minLength: schema.minItems ?? 0, maxLength: Math.max(schema.minItems ?? 0, 3) }
      return fc.array(valid(schema.items ?? {}, name.replace(/s$/, ''), known), lengths)
    }
    case 'integer':
      return fc.integer({ min: min ?? -(2 ** 31), max: Math.min(max ?? 2 ** 31 - 1, 2 ** 31 - 1) })
    case 'number':
      return fc.double({ min: min ?? -1e6, max: max ?? 1e6, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'string':
      return textOf(schema)
    default:
      return anything
  }
}

function textOf({ format, pattern, minLength = 0, maxLength = 300 }: Schema): Arbitrary<unknown> {
  if (format === 'uuid') return fc.uuid()
  if (pattern?.includes('hH')) return fc.constantFrom('https://hook.example/a', 'http://127.0.0.1:1/')
  if (pattern?.startsWith('^#')) return fc.constant('#a1B2c3')
  if (pattern?.startsWith('^(https')) return fc.constantFrom('https://logo.example/a.png', '')
  return fc.string({ minLength: Math.max(minLength, pattern ? 1 : 0), maxLength: Math.min(maxLength, 40) })
}

function objectOf({ properties = {}, required = [] }: Schema, known: Known): Arbitrary<unknown> {
  const values = Object.fromEntries(
    Object.entries(properties).map(([key, each]) => [key, valid(each, key, known)]),
  )
  return fc.record(values, { requiredKeys: required.filter((key) => key in values) })
}

/** The same with one thing wrong with it. */
export function nearlyValid(schema: Schema, name: string, known: Known): Arbitrary<unknown> {
  return fc
    .tuple(valid(schema, name, known), anything, oddText, fc.nat(), fc.constantFrom('change', 'drop', 'add'))
    .map(([value, odd, key, at, what]) => {
      if (typeof value !== 'object' || value === null) return odd
      if (Array.isArray(value)) return what === 'drop' ? value.slice(1) : [...value, odd]
      const keys = Object.keys(value)
      const chosen = keys[at % Math.max(1, keys.length)] ?? key
      const changed: Record<string, unknown> = { ...value }
      if (what === 'drop') delete changed[chosen]
      else Object.defineProperty(changed, what === 'add' ? key : chosen, { value: odd, enumerable: true })
      return changed
    })
}
